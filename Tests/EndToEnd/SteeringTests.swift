import Engine
import Beamulator
import Foundation
import Glibc
import Testing

/// Control of a run from the shell; changes survive an engine crash.
@Suite(.timeLimit(.minutes(5)))
struct SteeringTests {
  private struct Status: Decodable {
    var speed: String
    var state: String
    var duration_seconds: Double?
    var simulated_seconds: Double
  }

  private func ask<Answer: Decodable>(_ folder: Folder, _ words: [String], as: Answer.Type) throws -> Answer {
    let outcome = try Command.run(words + ["--json"], in: folder.url)
    try #require(outcome.status == 0, "\(words): \(outcome.errors)")
    return try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
  }

  @Test func changesSurviveAnEngineCrash() throws {
    let folder = try Folder()
    try folder.write(
      """
      { speed: 100, duration: 100h, population: [{ behavior: Sensor, count: 20, config: { every: 30s } },
        { behavior: Collector, count: 1 }] }
      """, to: "sim/simulation.yaml")
    let command = try Command(["run", "sim", "--quiet", "--port", "0"], in: folder.url)
    let engine = try folder.engine(otherThan: 0, of: command)
    let run = try folder.newestRun()
    let address = try String(contentsOf: run.appendingPathComponent("control.json"), encoding: .utf8)
      .split(separator: "\"").first { $0.hasPrefix("http") }

    let spawned = try ask(
      folder, ["actors", "spawn", "Sensor", "--count", "5", "--tag", "new", "--config", "every=1m", "--over", "1m"],
      as: SpawnedActors.self)
    #expect(spawned.spawned == 5 && spawned.firstID == 22 && spawned.lastID == 26)
    try command.blockUntil("all spawned actors have acted") {
      try ask(folder, ["actors", "list", "tag=new"], as: ActorList.self).actors.allSatisfy { $0.acts > 0 }
    }
    let paused = try Command.run(["actors", "pause", "tag=new"], in: folder.url)
    #expect(paused.output == "5 of 5 actors paused\n", "\(paused.errors)")
    #expect(try Command.run(["actors", "pause", "tag=new"], in: folder.url).output == "0 of 5 actors paused\n")
    for (words, text) in [
      (["pause", "name=Nobody"], "no actor matches"),
      (["save", "none.json", "id=99"], "no actor matches 'id=99'"),
      (["set", "id=3", "--config", "nope=1"], "0 of 1 actors changed\n  refused: Sensor-3 (3): "),
    ] {
      let failed = try Command.run(["actors"] + words, in: folder.url)
      #expect(failed.status == 104 && failed.output == "" && failed.errors.contains(text), "\(failed.errors)")
    }
    let unmatched = try Command.run(["actors", "act", "name=Nobody", "--json"], in: folder.url)
    #expect(unmatched.status == 104 && unmatched.output.contains(#""matched":0"#), "\(unmatched.output)")
    let replaced = try Command.run(["actors", "replace", "id=1", "--behavior", "Collector"], in: folder.url)
    #expect(replaced.output == "1 of 1 actors replaced\n", "\(replaced.errors)")
    let set = try Command.run(["actors", "set", "id=2..3", "--config", "every=2m"], in: folder.url)
    #expect(set.output == "2 of 2 actors changed\n", "\(set.errors)")
    #expect(try Command.run(["actors", "act", "Sensor-4"], in: folder.url).output == "1 of 1 actors triggered\n")
    #expect(try Command.run(["actors", "show", "Sensor-4"], in: folder.url).output.contains("Sensor-4"))
    #expect(try ask(folder, ["simulation", "speed", "500"], as: Status.self).speed == "500")
    #expect(try ask(folder, ["simulation", "extend", "1h"], as: Status.self).duration_seconds == 101 * 3600)
    #expect(try Command.run(["actors", "save"], in: folder.url).status == 0)

    kill(engine, SIGKILL)
    _ = try folder.engine(otherThan: engine, of: command)
    try command.blockUntil("a response of the new engine") {
      try Command.run(["simulation", "status"], in: folder.url).status == 0
    }
    let again = try String(contentsOf: run.appendingPathComponent("control.json"), encoding: .utf8)
    #expect(again.contains(address ?? "?"))
    let status = try ask(folder, ["simulation", "status"], as: Status.self)
    #expect(status.speed == "500" && status.duration_seconds == 101 * 3600)
    let others = try ask(folder, ["actors", "list", "state=paused"], as: ActorList.self)
    #expect(others.actors.map(\.id) == Array(22...26))
    let collectors = try ask(folder, ["actors", "list", "behavior=Collector"], as: ActorList.self)
    #expect(collectors.actors.map(\.name) == ["Sensor-1", "Collector-21"])
    for (id, every) in [(2, "2m"), (4, "30s"), (22, "1m")] {
      #expect(try Command.run(["actors", "show", "\(id)"], in: folder.url).output.contains("\n  every: \(every)\n"))
    }
    #expect(try Command.run(["actors", "resume", "tag=new"], in: folder.url).output == "5 of 5 actors resumed\n")
    #expect(
      try Command.run(["actors", "destroy", "tag=new", "--count", "2"], in: folder.url).output.hasPrefix("2 of 2"))
    #expect(try ask(folder, ["actors", "list"], as: ActorList.self).matched == 24)

    #expect(try ask(folder, ["simulation", "pause"], as: Status.self).state == "paused")
    let pausedAt = try ask(folder, ["simulation", "status"], as: Status.self).simulated_seconds
    #expect(try ask(folder, ["simulation", "status"], as: Status.self).simulated_seconds == pausedAt)
    #expect(try Command.run(["simulation", "resume"], in: folder.url).status == 0)
    #expect(try Command.run(["simulation", "stop"], in: folder.url).status == 0)
    let outcome = command.end()
    #expect(outcome.status == 105, "\(outcome.errors)")
  }

  /// A spawn is saved immediately, not only by the next checkpoint after a second.
  @Test func spawnedActorsSurviveAnEngineCrashRightAfterTheResponse() throws {
    let folder = try Folder()
    try folder.write(
      "{ speed: 1, duration: 1h, population: [{ behavior: Sensor, count: 3 }] }", to: "sim/simulation.yaml")
    let command = try Command(["run", "sim", "--quiet", "--port", "0"], in: folder.url)
    var engine: pid_t = 0
    for round in 1...3 {
      engine = try folder.engine(otherThan: engine, of: command)
      try command.blockUntil("a response") { try Command.run(["simulation", "status"], in: folder.url).status == 0 }
      _ = try ask(
        folder, ["actors", "spawn", "Sensor", "--count", "10", "--tag", "round:\(round)"], as: SpawnedActors.self)
      kill(engine, SIGKILL)
    }
    _ = try folder.engine(otherThan: engine, of: command)
    try command.blockUntil("a response") { try Command.run(["simulation", "status"], in: folder.url).status == 0 }
    for round in 1...3 {
      #expect(try ask(folder, ["actors", "list", "tag=round:\(round)"], as: ActorList.self).matched == 10, "\(round)")
    }
    #expect(try Command.run(["simulation", "stop"], in: folder.url).status == 0)
    #expect(command.end().status == 105)
  }

  @Test(arguments: [
    (["actors", "destroy"], "requires a selector"), (["actors", "spawn"], "requires a behavior"),
    (["actors", "spawn", "X", "--state", "a=1"], "--state does not apply to actors spawn"),
    (["actors", "paus", "all"], "did you mean 'pause'?"), (["actors", "tell", "all"], "--type NAME"),
    (["actors", "pause", "who=x"], "unknown key 'who'"), (["simulation", "speed"], "requires a value"),
    (["simulation", "speed", "fast"], "is not a speed"), (["simulation", "extend"], "requires a duration"),
    (["simulation", "pause", "--to", "1h"], "--to only applies to simulation extend"),
    (["simulation", "extend", "--to", "8"], "'8' is not a duration"),
    (["actors", "spawn", "Sensor", "--over", "10"], "--over: '10' is not a duration: it has no unit; write"),
    (["actors", "set", "7"], "--state KEY=VALUE or --config KEY=VALUE"),
    (["actors", "replace", "7"], "--behavior NAME or --config KEY=VALUE"),
  ])
  func invalidArgumentsAreReportedBeforeLookingForARun(words: [String], expected: String) throws {
    let folder = try Folder()
    let outcome = try Command.run(words, in: folder.url)
    #expect(outcome.status == 104 && outcome.errors.contains(expected), "\(outcome.errors)")
  }
}
