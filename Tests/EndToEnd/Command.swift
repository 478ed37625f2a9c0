import ActorRuntime
import Beamulator
import Foundation
import Glibc

/// A real run of the executable `beamulator` of this build, in a folder of its own.
final class Command {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()

  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  init(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
    process.executableURL = Self.products.appendingPathComponent("beamulator")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  /// Waits for the end.
  func end() -> Outcome {
    let texts = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  static func run(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws -> Outcome {
    try Command(arguments, in: folder, environment: environment).end()
  }

  /// The folder of the executables that were built with these tests, or of others: `BEAMULATOR_PRODUCTS`.
  static let products: URL = {
    if let path = ProcessInfo.processInfo.environment["BEAMULATOR_PRODUCTS"] { return URL(fileURLWithPath: path) }
    for path in CommandLine.arguments + [Bundle.main.executablePath ?? ""] where path.contains("/") {
      var folder = URL(fileURLWithPath: path)
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        if FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("beamulator").path) {
          return folder
        }
      }
    }
    fatalError("no executable beamulator beside the tests: swift build makes it")
  }()

  /// The folder of the project.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}

/// A folder that is gone with the test.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("beamulator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, with the folders on the way.
  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// The folder of the newest run in `runs`.
  func newestRun(_ out: String = "runs") throws -> URL {
    let runs = url.appendingPathComponent(out)
    let names = try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
    guard let name = names.last else { throw CocoaError(.fileNoSuchFile) }
    return runs.appendingPathComponent(name)
  }
}

extension Folder {
  private struct Record: Decodable {
    var pid: Int32
  }

  struct NoEngine: Error {
    let description: String
  }

  /// The process of the engine of the newest run, once it is another than the one given and its actors live.
  func engine(otherThan killed: Int32, of command: Command) throws -> Int32 {
    let limit = Date(timeIntervalSinceNow: 60)
    while Date() < limit, command.process.isRunning {
      if let run = try? newestRun(), let data = try? Data(contentsOf: run.appendingPathComponent("run.json")),
        let pid = try? JSONDecoder().decode(Record.self, from: data).pid, pid != killed,
        let moments = CrashMarkers.evidence(path: run.appendingPathComponent("acting").path), moments.reached > .start
      {
        return pid
      }
      usleep(10_000)
    }
    kill(command.process.processIdentifier, SIGTERM)
    throw NoEngine(description: "no engine: \(command.end().errors)")
  }
}
