import Foundation
import SocketTestSupport

/// A running `todo-server` of this build on a free port, ended with the test.
final class TodoServerProcess {
  let process: Process
  let port: UInt16

  struct Failure: Error {
    let message: String
  }

  /// The result of a server that exited by itself.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  convenience init(_ arguments: String...) throws { try self.init(arguments) }

  init(_ arguments: [String]) throws {
    process = Process()
    process.executableURL = try Self.executable()
    process.arguments = ["--port", "0"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard line.hasPrefix("todo-server listens on http://127.0.0.1:"), line.hasSuffix("\n"),
      let port = line.split(separator: ":").last.flatMap({ UInt16($0.dropLast()) })
    else {
      process.terminate()
      throw Failure(message: "todo-server printed: \(line)")
    }
    self.port = port
  }

  deinit { stop(SIGKILL) }

  /// Sends a signal and returns the exit status.
  @discardableResult
  func stop(_ signal: Int32) -> Int32 {
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The processor time of the server so far, in clock ticks.
  var processorTime: Int {
    get throws {
      let text = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
      // The fields after the name in parentheses; times in user and in system mode are the 14th and 15th of all.
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      return fields[12...13].reduce(0) { $0 + (Int($1) ?? 0) }
    }
  }

  func client() throws -> RawClient { try RawClient(port: port) }

  /// Sends one request on a separate connection.
  func ask(
    _ method: String, _ path: String, _ body: String = "", headers: [String] = []
  ) throws -> RawClient.Answer {
    let client = try client()
    try client.request(method, path, body: body, headers: ["Content-Type: application/json"] + headers)
    return try client.answer()
  }

  /// Runs a server that exits by itself.
  static func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = try executable()
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let texts = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  /// The executable beside the test bundle.
  private static func executable() throws -> URL {
    let candidates = CommandLine.arguments + [Bundle.main.executablePath ?? ""]
    for path in candidates where path.contains("/") {
      var folder = URL(fileURLWithPath: path)
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let file = folder.appendingPathComponent("todo-server")
        if FileManager.default.isExecutableFile(atPath: file.path) { return file }
      }
    }
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let built = here.appendingPathComponent("../../.build/debug/todo-server").standardizedFileURL
    guard FileManager.default.isExecutableFile(atPath: built.path) else {
      throw Failure(message: "todo-server was not found beside the test bundle nor at \(built.path)")
    }
    return built
  }
}
