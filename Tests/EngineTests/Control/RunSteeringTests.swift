@testable import Beamulator
@testable import Engine
import Foundation
import Support
import Testing

private struct Greeting: Codable, Sendable { var words: String }

/// Counts steps and keeps the messages that it receives.
private struct Walker: Behavior {
  struct State: ActorState {
    var steps = 0
    var heard: [String] = []
    var note: String?
  }
  var stride = 1

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.steps += stride
    me.state.heard += me.messages(Greeting.self).map(\.body.words)
    return .after(.seconds(1))
  }
}

/// Shares only the steps with the state of a walker.
private struct Runner: Behavior {
  struct State: ActorState { var steps = 0 }
  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.steps += 100
    return .after(.seconds(1))
  }
}

/// Has a state that is incompatible with that of a walker.
private struct Sleeper: Behavior {
  struct State: ActorState { var steps = "none" }
  func act(_ me: inout ActContext<State>) async throws -> Next { .after(.hours(1)) }
}

@Suite(.timeLimit(.minutes(3)))
struct RunSteeringTests {
  private let kinds = [BehaviorType(Walker.self), BehaviorType(Runner.self), BehaviorType(Sleeper.self)]

  private func live(_ yaml: String = "{ speed: 1000, population: [{ behavior: Walker, count: 3 }] }") throws
    -> LiveSimulation
  { try LiveSimulation(yaml, kinds) }

  private func order(_ json: String) throws -> SpawnOrder {
    try ConfigDecoder.decode(SpawnOrder.self, from: JSONDecoder().decode(ConfigNode.self, from: Data(json.utf8)))
  }

  private func touch(_ live: LiveSimulation, _ verb: ActorVerb, _ selector: String) async throws -> BatchResult {
    try await live.touch(.each(verb, ActorSelector(selector), limit: nil))
  }

  private func node(_ json: String) throws -> ConfigNode {
    try JSONDecoder().decode(ConfigNode.self, from: Data(json.utf8))
  }

  private func state(_ live: LiveSimulation, _ id: ActorID) async throws -> String {
    try await live.save("id=\(id)").actors.first?.state ?? ""
  }

  @Test(arguments: ["1000", "max"])
  func spawnedActorsActAndDestroyedActorsAreRemoved(speed: String) async throws {
    let live = try live("{ speed: \(speed), population: [{ behavior: Walker, count: 3 }] }")
    let outcome = try await live.perform(
      .spawn(order(#"{"behavior":"Runner","count":500,"tags":["new"],"names":["Ann"],"over":"10s"}"#)))
    guard case .spawned(let spawned) = outcome else { throw ControlError.over }
    #expect(spawned == SpawnedActors(spawned: 500, firstID: 4, lastID: 503))
    try await live.until { try await live.list("tag=new").actors.allSatisfy { $0.acts > 2 } }
    #expect(try await live.list("name=Ann").actors.map(\.id) == [4])
    #expect(try await live.list("behavior=Runner", limit: 1).matched == 500)
    let some = try await live.touch(.each(.destroy(atOnce: false), ActorSelector("tag=new"), limit: 100))
    #expect(some.matched == 100 && some.done.map(\.id) == Array(4...103))
    #expect(try await touch(live, .destroy(atOnce: true), "behavior=Runner").done.count == 400)
    #expect(try await live.list("all").matched == 3)
    let summary = live.end()
    #expect(summary.totals.actors == 503 && summary.exitCode == 0)
    #expect(live.sink.kept.batch.events.count { $0.event == .stopped } == 500)
  }

  @Test func invalidSpawnsAreRefused() async throws {
    let live = try live()
    for (json, text) in [
      (#"{"behavior":"Walkr"}"#, "did you mean 'Walker'?"), (#"{"behavior":"Walker","count":0}"#, "count is 0"),
      (#"{"behavior":"Walker","config":{"stryde":2}}"#, "did you mean 'stride'?"),
      (#"{"behavior":"Walker","config":{"stride":"far"}}"#, "stride"), (#"{"behavior":"Walker","over":"-1s"}"#, "-1"),
      (#"{"behavior":"Walker","count":2,"names":["Zed","Zed"]}"#, "given twice"),
      (#"{"behavior":"Walker","names":["Runner-7"]}"#, "like those derived"),
    ] {
      do {
        _ = try await live.perform(.spawn(order(json)))
        Issue.record("\(json) was accepted")
      } catch {
        #expect("\(error)".contains(text), "\(error)")
      }
    }
    #expect(try await live.list("all").matched == 3)
    let logged = live.log.recent.all.map(\.text).filter { $0.contains(#""message":"command: spawn"#) }
    #expect(logged.count == 7 && logged.allSatisfy { $0.hasPrefix(#"{"level":"warning""#) }, "\(logged)")
    _ = live.end()
  }

  @Test func pausedActorsDoNotActAndMessagesAreDelivered() async throws {
    let live = try live()
    #expect(try await touch(live, .pause, "id=2").done.map(\.id) == [2])
    let acts = try await live.list("state=paused").actors.map(\.acts)
    #expect(try await touch(live, .act, "id=2").refused.first?.reason?.contains("resume it first") == true)
    let levels = live.log.recent.all.filter { $0.text.contains("command: ") }.map { $0.text.prefix(16) }
    #expect(levels == [#"{"level":"info","#, #"{"level":"warnin"#])
    let message = try node(#"{"words":"hello <b>"}"#)
    #expect(try await touch(live, .tell(type: "Greeting", message: message), "all").done.count == 3)
    try await live.until { try await state(live, 1).contains("hello <b>") }
    #expect(try await live.list("state=paused").actors.map(\.acts) == acts && live.run.progress.paused == 1)
    #expect(try await touch(live, .resume, "all").done.map(\.id) == [2])
    try await live.until { try await state(live, 2).contains("hello <b>") }
    _ = live.end()
  }

  @Test func stateAndConfigurationCanBeChanged() async throws {
    let live = try live()
    try await live.until { try await live.list("all").actors.allSatisfy { $0.acts > 0 } }
    _ = try await touch(live, .pause, "all")
    let change = ActorVerb.set(state: try node(#"{"steps":7000,"note":"seen"}"#), config: try node(#"{"stride":5}"#))
    #expect(try await touch(live, change, "id=1..2").done.map(\.id) == [1, 2])
    let changed = try await state(live, 1)
    #expect(changed.contains(#""steps":7000"#) && changed.contains("seen"))
    #expect(try await !state(live, 3).contains("7000"))
    #expect(try await live.show(1).text.contains(#""config":{"stride":5}"#))
    _ = try await touch(live, .resume, "all")
    try await live.until {
      let state = try await state(live, 2)
      return state.contains(#""steps":70"#) && !state.contains("7000")
    }
    #expect(try await live.list("behavior=Walker").matched == 3)
    for (patch, text) in [(#"{"stepps":1}"#, "did you mean 'steps'?"), (#"{"steps":"many"}"#, "steps")] {
      let refused = try await touch(live, .set(state: node(patch), config: nil), "id=1").refused
      #expect(refused.first?.reason?.contains(text) == true, "\(refused)")
    }
    let both = ActorVerb.set(state: try node(#"{"note":"new"}"#), config: try node(#"{"stryde":1}"#))
    let bad = try await touch(live, both, "id=1").refused
    #expect(bad.first?.reason?.contains("did you mean 'stride'?") == true, "\(bad)")
    #expect(try await !state(live, 1).contains("new"))
    _ = live.end()
  }

  @Test func settingAFieldOfAnEmptyStateIsRefused() throws {
    let error = #expect(throws: ResumeError.self) {
      try StatePatch(node(#"{"foo":1}"#)).text(of: NoState(), as: NoState.self)
    }
    #expect(error?.description == "its state has no 'foo': it is empty")
  }

  @Test func aReplacedActorKeepsItsNameAndCompatibleState() async throws {
    let live = try live()
    try await live.until { try await live.list("all").actors.allSatisfy { $0.acts > 0 } }
    func replace(_ behavior: String, _ selector: String) async throws -> BatchResult {
      let replacement = try order(#"{"behavior":"\#(behavior)"}"#)
      return try await touch(live, .replace(Replacement(behavior: replacement.behavior, config: nil)), selector)
    }
    #expect(try await replace("Runner", "id=1").done.map(\.id) == [1])
    #expect(try await replace("Sleeper", "id=2").done.map(\.id) == [2])
    try await live.until { try await live.list("all").actors.allSatisfy { $0.acts > 0 } }
    #expect(try await live.list("behavior=Runner").actors.map(\.name) == ["Walker-1"])
    #expect(try await live.list("behavior=Walker").actors.map(\.id) == [3])
    #expect(try await live.list("name=Walker-2").actors.map(\.behavior) == ["Sleeper"])
    try await live.until { try await state(live, 2) == #"{"steps":"none"}"# }
    let tree = try await live.tree(all: true)
    #expect(tree.groups.map(\.behavior) == ["Walker", "Runner", "Sleeper"] && tree.groups.map(\.actors) == [1, 1, 1])
    #expect(live.end().totals.actors == 3)
  }

  private func plan() throws -> RunPlan {
    try RunPlan(
      try ConfigNode.parse(
        "{ speed: 10, population: [{ behavior: Walker, count: 2 }, { behavior: Runner, count: 0 }] }", file: "test.yaml"
      ),
      name: "test", behaviors: kinds, shards: 1)
  }

  private func saved(_ plan: RunPlan) -> SavedRun {
    SavedRun(
      simulation: "test", seed: 1, clockStart: 0, simulated: .start, sequence: 0, isExact: false, wallSeconds: 0,
      skipped: .zero, groups: [SavedRun.Group(part: 0, behavior: "Walker", ids: 1...2)], planned: 2,
      moves: [SavedRun.Move(part: 1, ids: [1...2])],
      changes: SavedRun.Changes(speed: .times(500), duration: .hours(9), isPaused: true), targets: [:], dropped: 0,
      statistics: RunStatistics())
  }

  /// Changes by commands apply to an engine that replaces a dead one, not to a resumed run.
  @Test func aResumedRunFollowsItsPlan() throws {
    let saved = try saved(plan())
    let resumed = RunOverrides(try plan().resuming(saved, hasEnded: false), saved).now
    #expect(resumed.speed == .times(10) && resumed.duration == nil && resumed.changes == SavedRun.Changes())
    let same = RunOverrides(try plan().resuming(saved, hasEnded: false, keepsChanges: true), saved).now
    #expect(same.speed == .times(500) && same.duration == .hours(9) && same.changes.isPaused)
  }

  /// One actor was saved before its replacement, the other after it.
  @Test func actorsKeepTheBehaviorTheyWereSavedWith() throws {
    let actors = [(ActorID(1), "Walker"), (2, "Runner")].map { id, behavior in
      ActorCheckpoint(
        actor: ActorIdentity(id: id, behavior: behavior), tags: [], acts: 1, due: 0,
        random: RandomStream(seed: 1, stream: UInt64(id)), state: "{}")
    }
    let now = try Population(plan(), Checkpoint(run: saved(plan()), actors: actors)).now
    #expect(now.index(of: 1) == 0 && now.index(of: 2) == 1)
  }

  @Test func aRunCanBePausedSpedUpExtendedAndStopped() async throws {
    let live = try live("{ speed: 1, duration: 1h, population: [{ behavior: Walker, count: 3 }] }")
    _ = try await live.perform(.pause)
    #expect(live.run.progress.phase == .paused)
    await #expect(throws: ControlError.self) { try await live.perform(.extend(.to(.zero))) }
    _ = try await live.perform(.extend(.by(.hours(1))))
    #expect(live.run.progress.duration == .hours(2))
    _ = try await live.perform(.speed(.max))
    _ = try await live.perform(.resume)
    let summary = live.run.finish(stoppedBySignal: false)
    #expect(summary.simulatedSeconds == 7200 && summary.speed == "max" && summary.totals.acts == 3 * 7200)
    await #expect(throws: ControlError.self) { try await live.perform(.pause) }

    let other = try self.live("{ speed: 10, population: [{ behavior: Walker, count: 1 }] }")
    _ = try await other.perform(.stop(atOnce: false))
    #expect(other.run.finish(stoppedBySignal: false).exitCode == 105)
  }
}
