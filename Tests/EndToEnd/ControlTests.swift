import Engine
import Beamulator
import Foundation
import Glibc
import Storage
import Testing

/// Inspection and control of an active run, from the shell and over HTTP.
@Suite(.timeLimit(.minutes(5)))
struct ControlTests {
  private struct Control: Decodable {
    var address: String
    var token: String
  }

  private struct Timeout: Error {
    let description: String
  }

  private let behaviors = """
    import Foundation

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: name) }

    struct Fragile: Behavior {
      struct State: ActorState { var count = 0 }
      struct Broken: Error {}
      var restarts = RestartPolicy(crashes: 1)
      func act(_ me: inout ActContext<State>) async throws -> Next {
        if me.state.count == 3, !exists("well") { throw Broken() }
        me.state.count += 1
        return .after(.milliseconds(20))
      }
    }
    struct Counter: Behavior {
      struct State: ActorState { var count = 0 }
      func act(_ me: inout ActContext<State>) async throws -> Next {
        if !exists("frozen") { me.state.count += 1 }
        return .after(.milliseconds(20))
      }
    }
    """

  private func start(_ flags: [String] = ["--port", "0"]) throws -> (Folder, Command) {
    let folder = try Folder()
    try folder.write(
      "{ speed: 1, population: [{ behavior: Fragile, count: 1 }, { behavior: Counter, count: 2, names: [Sam] }] }",
      to: "sim/simulation.yaml")
    try folder.write(behaviors: behaviors)
    return (folder, try Command(["run", "sim", "--quiet"] + flags, in: folder.url))
  }

  private func controlFile(_ folder: Folder, _ command: Command) throws -> URL {
    try command.blockUntilGet("control.json exists") {
      let file = try? folder.newestRun().appendingPathComponent("control.json")
      return file.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
    }
  }

  private func asked<Answer: Decodable>(_ folder: Folder, _ words: [String], as: Answer.Type) throws -> Answer {
    let outcome = try Command.run(["actors"] + words + ["--json"], in: folder.url)
    guard outcome.status == 0 else { throw Timeout(description: outcome.errors) }
    return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
  }

  @Test func quarantinedActorsAreShownAndReleasedAndSavedActorsAreRestored() throws {
    let (folder, command) = try start()
    let file = try controlFile(folder, command)
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)

    try command.blockUntilGet("an actor is quarantined") {
      try asked(folder, ["tree"], as: SupervisionTree.self).groups[0].quarantined == 1 ? true : nil
    }
    let text = try Command.run(["actors", "tree"], in: folder.url).output
    #expect(text.contains("Fragile-1 (1)  quarantined: Broken()") && text.contains("records  running"), "\(text)")
    try folder.write("", to: "well")
    let released = try Command.run(["actors", "release", "behavior=Fragile", "state=quarantined"], in: folder.url)
    #expect(released.output == "1 of 1 actors released\n", "\(released.errors)")
    try command.blockUntilGet("the released actor acts again") {
      try asked(folder, ["list", "id=1"], as: ActorList.self).actors[0].acts > 6 ? true : nil
    }

    let kept = folder.url.appendingPathComponent("sam.json")
    #expect(try Command.run(["actors", "save", "sam.json", "name=Sam"], in: folder.url).status == 0)
    let saved = try SavedActors(json: Data(contentsOf: kept)).actors[0]
    try command.blockUntilGet("Sam continues to act") {
      try asked(folder, ["list", "id=2"], as: ActorList.self).actors[0].acts > saved.acts + 3 ? true : nil
    }
    // From now on, acts do not increase the count, once an act that has checked for the file before has ended.
    try folder.write("", to: "frozen")
    let acts = try asked(folder, ["list", "id=2"], as: ActorList.self).actors[0].acts
    try command.blockUntilGet("Sam acts without counting") {
      try asked(folder, ["list", "id=2"], as: ActorList.self).actors[0].acts > acts + 1 ? true : nil
    }
    let restored = try Command.run(["actors", "restore", "sam.json"], in: folder.url)
    #expect(restored.output == "1 of 1 actors restored\n", "\(restored.errors)")
    #expect(try Command.run(["actors", "save", "again.json", "name=Sam"], in: folder.url).status == 0)
    let again = try SavedActors(json: Data(contentsOf: folder.url.appendingPathComponent("again.json"))).actors[0]
    #expect(again.state == saved.state && again.acts >= saved.acts)
    let shown = try Command.run(["actors", "show", "Sam"], in: folder.url).output
    #expect(shown.hasPrefix("actor       Sam (2)\nbehavior    Counter\n"), "\(shown)")
    #expect(shown.contains("\nstate\n  count: ") && shown.contains(" UTC, in "), "\(shown)")
    let crashed = try Command.run(["actors", "show", "Fragile-1"], in: folder.url).output
    #expect(crashed.contains("crashes (UTC)") && crashed.contains("Broken()"), "\(crashed)")
    #expect(try Command.run(["actors", "save"], in: folder.url).output.contains("of simulated time"))
    #expect(try Command.run(["simulation", "status"], in: folder.url).output.contains("(sim) is running at speed 1\n"))

    command.process.terminate()
    let outcome = command.end()
    #expect(outcome.status == 105, "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: file.path))
    let run = try folder.newestRun()
    let events = try SQLiteStatement(
      "SELECT detail FROM actor_events WHERE event = 'command' ORDER BY seq",
      on: SQLiteDatabase(path: run.appendingPathComponent("actions.sqlite").path, access: .readOnly))
    var details: [String] = []
    while try events.step() { details.append(events.text(0) ?? "") }
    #expect(details.count == 5 && details[0].hasPrefix("release behavior=Fragile state=quarantined (shell): 1 of 1"))
    let late = try Command.run(["actors", "tree"], in: folder.url)
    #expect(late.status == 104 && late.errors.contains("no active run in 'runs'"), "\(late.errors)")
  }

  @Test func changesRequireTheTokenHostAndOriginOfTheRun() throws {
    let (folder, command) = try start()
    let control = try JSONDecoder().decode(
      Control.self, from: Data(contentsOf: try controlFile(folder, command)))
    #expect(control.token.count == 64)
    let release = "\(control.address)/api/v1/actors/release"
    let bearer = ["-H", "Authorization: Bearer \(control.token)"]
    func status(_ words: [String]) throws -> String {
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
      process.arguments = ["-s", "-w", "\n%{http_code} %{content_type}"] + words
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return text
    }
    let post = ["-X", "POST", "-d", "{}", release]
    let wrong = String(control.token.reversed())
    #expect(try status(post).contains("\n401 application/problem+json"))
    #expect(try status(["-H", "Authorization: Bearer \(wrong)"] + post).contains("Wrong token"))
    #expect(try status(["-H", "Authorization: Basic \(control.token)"] + post).contains("\n401 "))
    #expect(try status(bearer + ["-H", "Host: example.com"] + post).contains("\n403 "))
    #expect(try status(bearer + ["-H", "Origin: http://example.com"] + post).contains("Foreign origin"))
    #expect(try status(bearer + ["-H", "Origin: http://127.0.0.1:1"] + post).contains("\n403 "))
    #expect(try status(["-H", "Host: example.com", "\(control.address)/api/v1/tree"]).contains("\n403 "))
    #expect(try status(bearer + ["-H", "Origin: \(control.address)"] + post).contains("\n200 application/json"))
    #expect(try status(bearer + ["-d", #"{"select": "who=x"}"#, release]).contains("unknown key 'who'"))
    #expect(try status([release]).contains("\n405 ") && status([control.address + "/api/v1/x"]).contains("\n404 "))
    #expect(try status([control.address + "/api/v1/actors/99"]).contains("there is no actor 99"))
    #expect(
      try status(["-G", "--data-urlencode", "select=name=~sa id=1..9", control.address + "/api/v1/actors"])
        .contains(#""matched":1"#))
    #expect(try status(["-X", "BREW", control.address]).contains("\n501 application/problem+json"))
    // Long bodies are accepted only for a restore with the token.
    let long = try folder.write(String(repeating: " ", count: 100_000), to: "long").path
    let restore = "\(control.address)/api/v1/actors/restore"
    #expect(try status(["--data-binary", "@\(long)", restore]).contains("\n413 "))
    #expect(try status(bearer + ["--data-binary", "@\(long)", release]).contains("\n413 "))
    #expect(
      try status(bearer + ["--data-binary", "@\(long)", restore]).contains("the body is not a list of saved actors"))

    let environment = ["BEAMULATOR_ADDRESS": control.address]
    let without = try Command.run(["actors", "release", "all"], in: folder.url, environment: environment)
    #expect(without.status == 104 && without.errors.contains("this request needs the run's token"))
    let with = try Command.run(
      ["actors", "release", "all", "--token", control.token], in: folder.url, environment: environment)
    #expect(with.status == 0, "\(with.errors)")
    command.process.terminate()
    #expect(command.end().status == 105)
  }

  @Test func commandsReportARunWithoutADashboard() throws {
    let (folder, command) = try start(["--no-dashboard"])
    let outcome = try command.blockUntilGet("the run is found") {
      let outcome = try Command.run(["actors", "tree"], in: folder.url)
      return outcome.errors.contains("no active run") ? nil : outcome
    }
    #expect(outcome.status == 104 && outcome.errors.contains("--no-dashboard"), "\(outcome.errors)")
    command.process.terminate()
    _ = command.end()
  }
}
