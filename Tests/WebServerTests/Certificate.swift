import Foundation
import Testing

/// A certificate for 127.0.0.1 and its key, made by openssl, in a folder that is removed on deinitialization.
final class Certificate {
  let folder = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString)").path

  var certificate: String { folder + "/certificate.pem" }
  var key: String { folder + "/key.pem" }

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
      "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key,
    ]
    _ = try Self.run("openssl", arguments)
    try #require(FileManager.default.fileExists(atPath: certificate))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a command and returns its output.
  static func run(_ command: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: printed, as: UTF8.self)
  }
}
