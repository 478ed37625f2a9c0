import Foundation
import Glibc
import Support
import Testing

/// Errors name the place and a remedy, and the exit status is 104.
@Suite(.timeLimit(.minutes(5)))
struct BadInputTests {
  private static let right = "population: [{ behavior: Organizer, count: 1 }]"

  private func refusal(_ arguments: [String], yaml: String?, in folder: Folder) throws -> String {
    if let yaml { try folder.write(yaml, to: "sim/simulation.yaml") }
    let outcome = try Command.run(arguments, in: folder.url)
    #expect(outcome.status == 104, "\(outcome.output)")
    #expect(outcome.errors.hasPrefix("beamulator: "))
    return outcome.errors
  }

  @Test(arguments: [
    ("popluation: []", "sim/simulation.yaml:1:1: unknown key 'popluation', did you mean 'population'?"),
    ("population: [\n", "sim/simulation.yaml:"),
    (
      "population: [{ behavior: Orgnizer, count: 1 }]",
      "unknown behavior 'Orgnizer', did you mean 'Organizer'? Known here: Collector, Organizer, Procrastinator, Sensor, TodoUser"
    ),
    (
      "population: [{ behavior: Organizer, count: -1 }]",
      "sim/simulation.yaml:1:44: population[0].count: '-1' is not a number of actors"
    ),
    ("speed: 0\n" + right, "sim/simulation.yaml:1:8: speed: '0' is not a speed"),
    ("duration: a while\n" + right, "sim/simulation.yaml:1:11: duration: 'a while' is not a duration"),
    ("record: { sink: mysql }\n" + right, "'mysql' is not a supported sink"),
    (
      "record: { spool: 10GB }\n" + right,
      "sim/simulation.yaml:1:18: record.spool: '10GB' is not a size; write a number"
    ),
    (
      "record: { spool: 12KiB }\n" + right,
      "sim/simulation.yaml:1:18: record.spool: found 12KiB, expected 1MiB at least"
    ),
    ("target: { url: \"ftp://u:geheim@here\" }\n" + right, "unsupported scheme \"ftp\""),
  ])
  func errorsLocateInvalidConfiguration(yaml: String, expected: String) throws {
    let folder = try Folder()
    for command in ["run", "check"] {
      let found = try refusal([command, "sim"] + (command == "run" ? ["--no-dashboard"] : []), yaml: yaml, in: folder)
      #expect(found.contains(expected), "found: \(found)")
      #expect(!found.contains("geheim"))
    }
  }

  @Test(arguments: [
    (["run", "nowhere"], "no folder 'nowhere'"), (["run", "."], "no simulation.yaml in '.'"),
    (["run", "sim/simulation.yaml"], "'sim/simulation.yaml' is a file"),
    (["run", "a", "b"], "unexpected argument 'b'; usage: beamulator run DIR"),
    (["run"], "run requires a simulation folder, for example: beamulator run simulations/todo"),
    (["query"], "query requires a run, for example: beamulator query last"),
    (["run", "sim", "--sped", "2"], "unknown run flag '--sped', did you mean '--speed'?"),
    (["run", "sim", "--seed"], "--seed requires a value"), (["run", "sim", "--quiet=1"], "--quiet takes no value"),
    (["run", "sim", "--seed", "x"], "--seed: found 'x', expected a whole number"),
    (["run", "sim", "--speed", "fast"], "beamulator: --speed: 'fast' is not a speed"),
    (
      ["run", "sim", "--actors", "Organizer=x"], "beamulator: --actors population.Organizer.count: 'x' is not a number"
    ),
    (["run", "sim", "--sink", "mysql"], "beamulator: --sink record.sink: 'mysql' is not a supported sink"),
    (["run", "sim", "--duration", "8"], "'8' is not a duration"),
    (["run", "sim", "--actors", "Organzier=3"], "Organizer"),
    (["run", "sim", "--actors", "Organizer=0"], "population is empty"),
    (["run", "sim", "--actors", "3"], "--actors is '3'"),
    (["run", "sim", "--port", "99999"], "--port is '99999'"),
    (
      ["run", "sim", "--bind", "0.0.0.0"],
      "--bind 0.0.0.0 makes the run reachable from other machines, which requires a token"
    ),
    (["rnu", "sim"], "unknown command 'rnu', did you mean 'run'?"), (["runs", "lst"], "did you mean 'list'?"),
    (["help", "rnu"], "did you mean 'run'?"),
  ])
  func errorsNameInvalidArguments(words: [String], expected: String) throws {
    let found = try refusal(words, yaml: Self.right, in: Folder())
    #expect(found.contains(expected), "found: \(found)")
  }

  @Test func errorsIncludeTheOutputOfATargetThatNeverBecomesReady() throws {
    let port = try freePort()
    let folder = try Folder()
    let yaml = """
      target:
        url: http://127.0.0.1:\(port)
        start: [sh, -c, "echo I am not well; exit 3"]
        ready: /
      \(Self.right)
      """
    let died = try refusal(["run", "sim", "--no-dashboard"], yaml: yaml, in: folder)
    #expect(died.contains("ended before it was ready (exit code 3)") && died.contains("I am not well"))
    let slow = try refusal(
      [
        "run", "sim", "--no-dashboard", "--config", "target.ready_within=300ms", "--config",
        "target.start=[sleep, \"60\"]",
      ],
      yaml: yaml, in: folder)
    #expect(slow.contains("was not ready within 0.3 s") && slow.contains("It printed nothing"))
    let absent = try refusal(
      ["run", "sim", "--no-dashboard", "--config", "target.start=[no-such-program]"], yaml: yaml, in: folder)
    #expect(absent.contains("the target 'no-such-program' cannot be started: No such file or directory"))
    // A run that never starts leaves no files behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("runs").path).isEmpty)
  }

  @Test func errorsNameAPortInUse() throws {
    let folder = try Folder()
    let port = try freePort()
    let server = Process()
    let output = Pipe()
    server.executableURL = Command.products.appendingPathComponent("todo-server")
    server.arguments = ["--port", "\(port)"]
    server.standardOutput = output
    try server.run()
    defer {
      server.terminate()
      server.waitUntilExit()
    }
    _ = output.fileHandleForReading.availableData
    let target = try refusal(
      ["run", "sim", "--no-dashboard"],
      yaml: "target: { url: \"http://127.0.0.1:\(port)\", start: [todo-server, --port, \"\(port)\"] }\n\(Self.right)",
      in: folder)
    #expect(target.contains("the port of http://127.0.0.1:\(port) is in use") && target.contains("--target"))
    let status = try refusal(["run", "sim", "--port", "\(port)"], yaml: Self.right, in: folder)
    #expect(status.contains("port \(port) on 127.0.0.1 is in use") && status.contains("--no-dashboard"))
  }

  @Test func errorsNameAnUnwritableResultsFolder() throws {
    let folder = try Folder()
    try folder.write("", to: "file")
    let found = try refusal(["run", "sim", "--no-dashboard", "--out", "file/runs"], yaml: Self.right, in: folder)
    #expect(found.contains("file cannot be written: Not a directory"))
  }

  @Test(.enabled(if: getuid() == 0, "mounting needs root"))
  func errorsReportAFullDevice() throws {
    let folder = try Folder()
    let device = try SmallDevice(at: folder.url.appendingPathComponent("runs"), kibibytes: 64)
    defer { device.unmount() }
    let found = try refusal(["run", "sim", "--no-dashboard"], yaml: Self.right, in: folder)
    #expect(found.contains("runs cannot be written: No space left on device; free some space"))
  }

  @Test(.enabled(if: getuid() == 0, "mounting needs root"))
  func aRunReportsRecordsLostOnADeviceThatFillsUp() throws {
    let folder = try Folder()
    let device = try SmallDevice(at: folder.url.appendingPathComponent("runs"), kibibytes: 9 * 1024)
    defer { device.unmount() }
    let yaml = """
      speed: max
      duration: 1h
      population: [{ behavior: Procrastinator, count: 2000, config: { wait: 1h } }]
      """
    try folder.write(yaml, to: "sim/simulation.yaml")
    let outcome = try Command.run(["run", "sim", "--no-dashboard", "--quiet"], in: folder.url)
    #expect(outcome.status == 98, "\(outcome.output)")
    #expect(outcome.output.contains("verdict                   INCOMPLETE: records are missing"))
    #expect(outcome.errors.contains("cannot write records, retrying"))
  }
}

/// A device of a few KiB, mounted at a folder.
final class SmallDevice {
  private let path: String

  init(at folder: URL, kibibytes: Int) throws {
    path = folder.path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard mount("none", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else { throw POSIXError(.EPERM) }
  }

  func grow(toKibibytes kibibytes: Int) throws {
    guard mount("none", path, "tmpfs", UInt(MS_REMOUNT), "size=\(kibibytes)k") == 0 else { throw POSIXError(.EPERM) }
  }

  /// The number of free bytes.
  var free: Int {
    var device = statvfs()
    return statvfs(path, &device) == 0 ? Int(device.f_bavail) * Int(device.f_frsize) : 0
  }

  func unmount() { umount2(path, Int32(MNT_DETACH)) }
}
