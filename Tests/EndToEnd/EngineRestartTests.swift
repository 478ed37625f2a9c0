import Engine
import Beamulator
import Foundation
import Glibc
import Storage
import Support
import Testing

/// The engine dies, and the run continues.
@Suite(.timeLimit(.minutes(5)))
struct EngineRestartTests {
  private func write(_ yaml: String) throws -> Folder {
    let folder = try Folder()
    try folder.write(yaml, to: "sim/simulation.yaml")
    try folder.write(behaviors: behaviors)
    return folder
  }

  private let behaviors = """
    struct Tally: Behavior {
      struct State: ActorState { var count = 0 }
      func act(_ me: inout ActContext<State>) async throws -> Next {
        me.state.count += 1
        try await me.perform(Note(count: me.state.count))
        return .after(.seconds(20))
      }
    }
    struct Note: Action {
      let name = "note"
      var count: Int
      var arguments: JSON { ["count": .int(Int64(count))] }
      func perform(_ call: inout ActionCall) async throws {}
    }
    struct Trapping: Behavior {
      func act(_ me: inout ActContext<NoState>) async throws -> Next {
        let few = [1, 2, 3]
        if me.acts >= 49 { return .after(.seconds(Double(few[me.acts]))) }
        return .after(.seconds(20))
      }
    }
    struct Falling: Behavior {
      func act(_ me: inout ActContext<NoState>) async throws -> Next { .after(.seconds(Double(fall(me.acts)))) }
      func fall(_ depth: Int) -> Int { depth < 0 ? 0 : fall(depth &+ 1) / 3 &+ depth }
    }
    struct Doubter: Behavior {
      func act(_ me: inout ActContext<NoState>) async throws -> Next {
        if let doubt = me.inDoubt {
          try await me.perform(Step(name: "remember", text: "\\(doubt.name) \\(doubt.arguments)"))
          return .after(.hours(1))
        }
        try await me.perform(Step(name: "forget", text: ""))
        try await me.perform(Step(name: "pay", text: "\\(me.id)", seconds: 600))
        return .after(.hours(1))
      }
    }
    struct Step: Action {
      let name: String
      var text: String
      var seconds = 0
      var arguments: JSON { .string(text) }
      func perform(_ call: inout ActionCall) async throws { try await Task.sleep(for: .seconds(seconds)) }
    }
    struct Deadly: Behavior {
      func act(_ me: inout ActContext<NoState>) async throws -> Next {
        let none: [Int] = []
        return .after(.seconds(Double(none[me.acts])))
      }
    }
    """

  private let environment = ["SWIFT_BACKTRACE": "enable=no"]

  @Test func anActorThatTrapsThreeTimesIsQuarantinedAndOthersContinue() throws {
    let folder = try write(
      """
      { speed: 200, duration: 40m, population: [{ behavior: Tally, count: 199 }, { behavior: Trapping, count: 1 }] }
      """)
    let outcome = try Command.run(
      ["run", "sim", "--no-dashboard", "--json"], in: folder.url, environment: environment)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "engine was terminated by signal").count == 4, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    #expect(summary.totals.actors == 200 && summary.totals.quarantined == 1)
    #expect(summary.simulatedSeconds == 2400)
    // 120 acts each, minus those between a checkpoint and a crash, whose number depends on the machine.
    let run = try folder.newestRun()
    let actors = try #require(
      SQLiteCheckpointStore(path: run.appendingPathComponent("checkpoint.sqlite").path).load()?.actors)
    #expect(actors.count == 200 && actors.dropLast().allSatisfy { 1...120 ~= $0.acts && $0.quarantined == nil })
    // The state of the last checkpoint, about a second before the trapping act.
    #expect(1...49 ~= (actors.last?.acts ?? 0) && actors.last?.quarantined?.contains("Swift trap (3 of 3)") == true)
    let events = try SQLiteStatement(
      "SELECT actor_id, event FROM actor_events WHERE event <> 'started' ORDER BY seq",
      on: SQLiteDatabase(path: run.appendingPathComponent("actions.sqlite").path, access: .readOnly))
    var kinds: [String] = []
    while try events.step() { kinds.append("\(events.integer(0) ?? 0) \(events.text(1) ?? "")") }
    // No other actor is reported as crashed.
    #expect(
      kinds == ["200 crashed", "200 restarted", "200 crashed", "200 restarted", "200 crashed", "200 quarantined"])
    #expect(summary.totals.crashes == 3 && summary.totals.restarts == 2)
  }

  /// The signal handler has no room on the stack of the crashed thread.
  @Test func anActorThatOverflowsTheStackIsQuarantined() throws {
    let folder = try write(
      """
      { speed: 200, duration: 10m, population: [{ behavior: Tally, count: 50 }, { behavior: Falling, count: 1 }] }
      """)
    let outcome = try Command.run(
      ["run", "sim", "--no-dashboard", "--json"], in: folder.url, environment: environment)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.components(separatedBy: "terminated by signal 11").count == 4, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    #expect(summary.totals.quarantined == 1 && summary.totals.crashes == 3 && summary.totals.actors == 51)
  }

  @Test func anActionInterruptedByACrashIsInDoubtAndItsActorIsInformed() throws {
    let folder = try write("{ speed: 1, population: [{ behavior: Doubter, count: 3 }] }")
    let command = try Command(["run", "sim", "--no-dashboard", "--json"], in: folder.url)
    let engine = try folder.engine(otherThan: 0, of: command)
    func count(_ what: String) throws -> Int64 {
      guard
        let database = try? SQLiteDatabase(
          path: folder.newestRun().appendingPathComponent("actions.sqlite").path, access: .readOnly),
        let rows = try? SQLiteStatement("SELECT count(*) FROM action_log WHERE \(what)", on: database),
        try rows.step()
      else { return 0 }
      return rows.integer(0) ?? 0
    }
    try command.blockUntil("all actors have performed forget") { try count("action = 'forget'") == 3 }
    kill(engine, SIGKILL)
    try command.blockUntil("all actors have performed remember") { try count("action = 'remember'") == 3 }
    kill(command.process.processIdentifier, SIGINT)
    let outcome = command.end()
    #expect(outcome.status == 105, "\(outcome.errors)")
    #expect(try count("action = 'pay' AND success IS NULL AND error LIKE 'in doubt%'") == 3)
    #expect(try count("action = 'remember' AND args = json_quote('pay ' || json_quote(actor_id || ''))") == 3)
    let totals = try RunSummary(json: Data(outcome.output.utf8)).totals
    #expect(totals.inDoubt == 3 && totals.actions == 6 && totals.crashes == 0)
  }

  @Test func aKilledEngineContinuesFromTheLastCheckpoint() throws {
    let folder = try write("{ speed: 200, duration: 20m, population: [{ behavior: Tally, count: 100 }] }")
    let command = try Command(["run", "sim", "--no-dashboard", "--json"], in: folder.url)
    var engine: Int32 = 0
    for _ in 0..<2 {
      let before = folder.saved?.time ?? 0
      engine = try folder.engine(otherThan: engine, of: command)
      try command.blockUntil("a checkpoint of this engine") { folder.saved?.time ?? 0 > before }
      kill(engine, SIGKILL)
    }
    let outcome = command.end()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    #expect(summary.totals.actors == 100 && summary.simulatedSeconds == 1200 && summary.totals.quarantined == 0)
    let run = try folder.newestRun()
    let actors = try #require(
      SQLiteCheckpointStore(path: run.appendingPathComponent("checkpoint.sqlite").path).load()?.actors)
    #expect(actors.allSatisfy { 1...60 ~= $0.acts })
    // Each actor's count increases by one, after a crash from the last checkpoint, without gaps; time never decreases.
    let rows = try SQLiteStatement(
      "SELECT actor_id, args ->> 'count', timestamp, seq FROM action_log ORDER BY seq",
      on: SQLiteDatabase(path: run.appendingPathComponent("actions.sqlite").path, access: .readOnly))
    var last: [Int64: (count: Int64, time: Int64)] = [:]
    var number = 0
    while try rows.step() {
      let (actor, count, time) = (rows.integer(0) ?? 0, rows.integer(1) ?? 0, rows.integer(2) ?? 0)
      number += 1
      #expect(count <= (last[actor]?.count ?? 0) + 1 && time >= last[actor]?.time ?? 0)
      last[actor] = (count, time)
    }
    #expect(last.count == 100 && actors.allSatisfy { last[$0.actor.id]?.count == Int64($0.acts) })
    // The number of records equals the counts; an action in flight during a crash has no outcome.
    #expect(summary.totals.actions + summary.totals.inDoubt == number)
    #expect(summary.verdict == "VALID")
  }

  /// The engine died after counting the trap and before saving the consequences.
  @Test func aCountedTrapIsAppliedOnceAfterAResume() throws {
    let folder = try Folder()
    try folder.write(
      "{ speed: 1000, population: [{ behavior: Sensor, count: 3, config: { every: 20s } }] }", to: "sim/simulation.yaml"
    )
    let words = ["run", "sim", "--no-dashboard", "--json"]
    var last = try RunSummary(json: Data(Command.run(words + ["--duration", "1m"], in: folder.url).output.utf8))
    #expect(last.totals.crashes == 0)
    let traps = try folder.newestRun().appendingPathComponent("traps.json")
    try JSONEncoder().encode([ActorID(2): 1]).write(to: traps)
    for minutes in 2...3 {
      let outcome = try Command.run(words + ["--duration", "\(minutes)m", "--resume", "last"], in: folder.url)
      #expect(outcome.status == 0, "\(outcome.errors)")
      last = try RunSummary(json: Data(outcome.output.utf8))
      #expect(last.totals.crashes == 1 && last.totals.restarts == 1)
    }
    let path = try folder.newestRun().appendingPathComponent("actions.sqlite").path
    let events = try SQLiteStatement(
      "SELECT actor_id, detail FROM actor_events WHERE event = 'crashed'",
      on: SQLiteDatabase(path: path, access: .readOnly))
    #expect(try events.step() && events.integer(0) == 2 && events.text(1)?.contains("(1 of 3)") == true)
    #expect(try !events.step())
  }

  @Test func anEngineThatCrashesTooOftenIsNotRestarted() throws {
    let folder = try write("{ speed: 1, duration: 1h, population: [{ behavior: Deadly, count: 50 }] }")
    let outcome = try Command.run(
      ["run", "sim", "--no-dashboard", "--quiet"], in: folder.url, environment: environment)
    #expect(outcome.status == 107, "\(outcome.errors)")
    #expect(outcome.errors.contains("11 times within a minute; it is not restarted"))
  }

  @Test func anEngineExitsWithItsParentAndTheRunCanBeResumed() throws {
    let folder = try write("{ speed: 200, duration: 20m, population: [{ behavior: Tally, count: 10 }] }")
    let command = try Command(["run", "sim", "--no-dashboard", "--quiet"], in: folder.url)
    let engine = try folder.engine(otherThan: 0, of: command)
    try command.blockUntil("a checkpoint") { folder.saved?.time ?? 0 > 0 }
    kill(command.process.processIdentifier, SIGKILL)
    _ = command.end()
    try blockUntil("the engine has exited") { !Command.isAlive(engine) }
    let outcome = try Command.run(["run", "sim", "--no-dashboard", "--json", "--resume", "last"], in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try RunSummary(json: Data(outcome.output.utf8)).simulatedSeconds == 1200)
  }
}
