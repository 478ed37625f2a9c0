import Foundation

/// A data folder created by `initdb`, which takes a second. Each server copies it; it is removed when the tests end.
///
/// Unchecked because it is immutable.
final class PostgresTemplate: @unchecked Sendable {
  let binaries: URL
  private let folder: URL
  private let watch = Pipe()
  var data: URL { folder.appendingPathComponent("data") }

  init() throws {
    let versions = URL(fileURLWithPath: "/usr/lib/postgresql")
    let names = try FileManager.default.contentsOfDirectory(atPath: versions.path)
    guard let newest = names.max(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) else {
      throw PostgresServer.Failure(description: "no PostgreSQL in \(versions.path)")
    }
    binaries = versions.appendingPathComponent(newest + "/bin")
    folder = try Self.makeFolder()
    let secret = folder.appendingPathComponent("password")
    try Data(PostgresServer.password.utf8).write(to: secret)
    Self.giveAway(secret)
    let log = folder.appendingPathComponent("initdb.log")
    try Data().write(to: log)
    let initdb = try Self.launch(
      [
        binaries.path + "/initdb", "-D", data.path, "-U", "me", "--pwfile", secret.path, "--auth=scram-sha-256",
        "--no-sync", "-E", "UTF8", "--locale=C",
      ], in: folder, output: try FileHandle(forWritingTo: log))
    initdb.waitUntilExit()
    guard initdb.terminationStatus == 0 else {
      throw PostgresServer.Failure(description: (try? String(contentsOf: log, encoding: .utf8)) ?? "initdb failed")
    }
    _ = fcntl(watch.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    _ = try Self.launch(["sh", "-c", #"read -r word; rm -rf "$0""#, folder.path], in: folder, input: watch)
  }

  /// Makes a temporary folder that belongs to PostgreSQL's user.
  static func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("beamulator-postgres-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    giveAway(folder)
    return folder
  }

  private static func giveAway(_ file: URL) {
    if geteuid() == 0, let user = getpwnam("postgres") { chown(file.path, user.pointee.pw_uid, user.pointee.pw_gid) }
  }

  /// Starts a command as PostgreSQL's user.
  static func launch(
    _ command: [String], in folder: URL, input: Pipe? = nil, output: FileHandle = .nullDevice
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      (geteuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []) + command
    process.currentDirectoryURL = folder
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return process
  }
}
