import Engine
import ActorRuntime
import Beamulator
import Foundation
import Glibc
import Storage
import Support
import Synchronization

/// A process of this build's executable `beamulator`, in a given folder.
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

  /// Waits for the end. A command that does not end is killed after five minutes, so that the tests end.
  func end() -> Outcome {
    let pid = process.processIdentifier
    let killing = DispatchWorkItem { kill(pid, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: killing)
    defer { killing.cancel() }
    let texts = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  static func run(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws -> Outcome {
    try Command(arguments, in: folder, environment: environment).end()
  }

  /// Whether a process runs; a zombie does not.
  static func isAlive(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status.map { !$0.contains(") Z ") } ?? false
  }

  struct WaitFailure: Error, CustomStringConvertible {
    let description: String
  }

  /// Waits until a closure returns a value for the run, and returns it.
  ///
  /// - Throws: ``WaitFailure`` with the stderr output of the run, after ending the run.
  @discardableResult
  func blockUntilGet<Value>(
    _ awaited: String, file: String = #fileID, line: Int = #line, _ value: () throws -> Value?
  ) throws -> Value {
    do {
      return try Support.blockUntilGet(awaited, file: file, line: line) {
        // Read before the value, so that the last changes of the run count, too.
        let isRunning = process.isRunning
        if let value = try value() { return value }
        guard isRunning else {
          throw WaitFailure(description: "the run has ended before: \(awaited) (\(file):\(line))")
        }
        return nil
      }
    } catch {
      kill(process.processIdentifier, SIGTERM)
      throw WaitFailure(description: "\(error); stderr: \(end().errors)")
    }
  }

  /// Waits until a condition holds for the run.
  ///
  /// - Throws: ``WaitFailure``, as ``blockUntilGet(_:file:line:_:)``.
  func blockUntil(
    _ awaited: String, file: String = #fileID, line: Int = #line, _ condition: () throws -> Bool
  ) throws {
    try blockUntilGet(awaited, file: file, line: line) { try condition() ? true : nil }
  }

  /// Whether tests run their long variants.
  static let isLong = ProcessInfo.processInfo.environment["BEAMULATOR_LONG"] == "1"

  /// The folder of the executables built with these tests, or `BEAMULATOR_PRODUCTS`.
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
    fatalError("no executable beamulator beside the tests: run swift build")
  }()

  /// The folder of the project.
  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}

/// A temporary folder that is removed on deinitialization.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("beamulator-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and creates missing folders.
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

  /// The engine process of the newest run, once it differs from the given one and its actors act.
  func engine(
    otherThan killed: Int32, of command: Command, file: String = #fileID, line: Int = #line
  ) throws -> Int32 {
    try command.blockUntilGet("an engine other than \(killed) acts", file: file, line: line) {
      guard let run = try? newestRun(), let data = try? Data(contentsOf: run.appendingPathComponent("run.json")),
        let pid = try? JSONDecoder().decode(Record.self, from: data).pid, pid != killed,
        let moments = CrashMarkers.evidence(path: run.appendingPathComponent("acting").path), moments.reached > .start
      else { return nil }
      return pid
    }
  }

  /// The checkpoint of the newest run: its simulated nanoseconds, and the number of the last record that it includes.
  var saved: (time: Int64, sequence: Int64)? {
    guard let run = try? newestRun(),
      let database = try? SQLiteDatabase(
        path: run.appendingPathComponent(RunLayout.checkpoint).path, access: .readOnly),
      let row = try? SQLiteStatement("SELECT simulated_ns, seq FROM run_state", on: database), (try? row.step()) == true
    else { return nil }
    return (row.integer(0) ?? 0, row.integer(1) ?? 0)
  }

  private static let compiled = Mutex<Set<String>>([])

  /// Writes the behaviors of the simulation in `sim`, whose `simulation.yaml` must exist. Folders with equal behaviors
  /// share a `.build`, so that these are compiled once.
  func write(behaviors: String) throws {
    try write("import Beamulator\n" + behaviors, to: "sim/Behaviors.swift")
    // FNV-1a.
    let hash = behaviors.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let library = Command.products.appendingPathComponent("test-libraries/\(String(hash, radix: 16))")
    try FileManager.default.createDirectory(at: library, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: url.appendingPathComponent("sim/.build"), withDestinationURL: library)
    // One at a time: only one command may use the folder.
    try Self.compiled.withLock { compiled in
      guard !compiled.contains(library.path) else { return }
      let check = try Command.run(["check", "sim"], in: url)
      guard check.status == 0 else { throw Command.WaitFailure(description: check.errors) }
      compiled.insert(library.path)
    }
  }
}
