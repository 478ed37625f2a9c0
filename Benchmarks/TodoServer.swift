import Beamulator
import Foundation

/// A todo server of this build on a free port, with 30 tasks.
final class TodoServer {
  let url: String
  private let process = Process()

  init() throws {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let output = Pipe()
    process.executableURL = folder.appendingPathComponent("todo-server")
    process.arguments = ["--port", "0"]
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let url = line.firstMatch(of: /http:\/\/[\d.:]+/).map({ String($0.0) }) else {
      throw BenchmarkProblem("todo-server printed: \(line)")
    }
    self.url = url
    for number in 1...30 {
      let curl = Process()
      curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      curl.arguments = [
        "curl", "-sf", "-o", "/dev/null", "-H", "Content-Type: application/json", "-d",
        "{\"title\":\"Task \(number)\"}",
        url + "/tasks",
      ]
      try curl.run()
      curl.waitUntilExit()
      guard curl.terminationStatus == 0 else { throw BenchmarkProblem("the server did not store a task") }
    }
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}
