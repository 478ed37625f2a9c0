import Platform
@testable import Beamulator
@testable import Engine
import Foundation
import Support
import Synchronization
import Testing

/// Crashes in its third act until `isWell` is set.
private struct Fragile: Behavior {
  struct State: ActorState { var count = 0 }
  struct Broken: Error {}
  static let isWell = Atomic(false)
  var restarts = RestartPolicy(crashes: 1)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    if me.acts == 2, !Self.isWell.load(ordering: .relaxed) { throw Broken() }
    me.state.count += 1
    return .after(.seconds(1))
  }
}

private struct Doomed: Behavior {
  struct Broken: Error {}
  var restarts = RestartPolicy(crashes: 1)
  func act(_ me: inout ActContext<NoState>) async throws -> Next { throw Broken() }
}

private struct Counter: Behavior {
  struct State: ActorState {
    var count = 0
    var mark = UInt64.max
    var apiToken = "hunter2"
  }

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.count += 1 + Int(me.random.next() % 2)
    me.ownTags = ["acts:\(me.acts)"]
    return .after(.seconds(1))
  }
}

private struct Mortal: Behavior {
  func act(_ me: inout ActContext<NoState>) async throws -> Next { me.acts == 4 ? .stop : .after(.seconds(1)) }
}

/// Stays in its first act until `mayEnd` is set.
private struct Slow: Behavior {
  struct State: ActorState { var count = 0 }
  static let mayEnd = Atomic(false)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    while !Self.mayEnd.load(ordering: .relaxed) { await Task.yield() }
    me.state.count += 1
    return .after(.hours(1))
  }
}

@Suite(.timeLimit(.minutes(3)))
struct RunControlTests {
  @Test func releasedActorsContinueAndTheCommandIsRecorded() async throws {
    let live = try LiveSimulation(
      "{ speed: 1000, population: [{ behavior: Fragile, count: 3 }, { behavior: Counter, count: 2 }] }",
      [BehaviorType(Fragile.self), BehaviorType(Counter.self)])
    try await live.until { try await live.tree().groups[0].quarantined == 3 }
    let tree = try await live.tree()
    #expect(tree.groups.map(\.actors) == [3, 2] && tree.groups[0].shown.map(\.id) == [1, 2, 3])
    #expect(tree.text.contains("Fragile-2 (2)  quarantined: Broken()") && !tree.text.contains("Counter-4"))
    #expect(try await live.tree(all: true).text.contains("Counter-4"))
    #expect(try await live.list("state=quarantined id=2..9").actors.map(\.id) == [2, 3])
    #expect(try await live.list("behavior=Fragile", limit: 1).matched == 3)

    let none = try await live.touch(.each(.release, ActorSelector("behavior=Counter"), limit: nil))
    #expect(none == BatchResult(matched: 2, done: [], refused: []))
    Fragile.isWell.store(true, ordering: .relaxed)
    let some = try await live.touch(.each(.release, ActorSelector("name=~fragile"), limit: nil))
    #expect(some.done.map(\.id) == [1, 2, 3] && some.refused.isEmpty && some.matched == 3)
    try await live.until { try await live.save("id=1..3").actors.allSatisfy { $0.acts > 10 } }
    #expect(live.run.progress.quarantined == 0)
    await #expect(throws: ControlError.self) { try await live.list("behavior=Fragil") }
    #expect(live.end().totals.quarantined == 0)
    let events = live.sink.kept.batch.events.filter { $0.actor.id == 0 }
    #expect(events.allSatisfy { $0.event == .command })
    #expect(events.contains { $0.detail == "release name=~fragile (shell): 3 of 3 actors" })
    await #expect(throws: ControlError.self) { try await live.tree() }
  }

  @Test(arguments: ["100", "max"])
  func restoredActorsHaveTheirSavedState(speed: String) async throws {
    let live = try LiveSimulation(
      "{ speed: \(speed), population: [{ behavior: Counter, count: 5, names: [Ann] }] }", [BehaviorType(Counter.self)],
      isPaused: true)
    live.run.runtime.resume()
    try await live.until { try await live.list("id=2").actors[0].acts > 3 }
    try await live.pause()
    let saved = try SavedActors(json: Data(try await live.save("id=1..2").text.utf8))
    #expect(saved.actors.map(\.actor.name) == ["Ann", "Counter-2"] && saved.runID == "test-run")
    let tag = try #require(saved.actors[1].tags.first)
    // When time skips, tags become visible at the end of a window.
    try await live.until { try await live.list("id=2 tag=\(tag)").matched == 1 }
    live.run.runtime.resume()
    try await live.until { try await live.list("id=2").actors[0].acts > saved.actors[1].acts + 3 }
    try await live.pause()
    let touched = try await live.touch(.restore(saved))
    #expect(touched.done.map(\.name) == ["Ann", "Counter-2"] && touched.refused.isEmpty)
    for (now, then) in zip(try await live.save("id=1..2").actors, saved.actors) {
      #expect(now.due >= then.due)
      #expect(try plain(now) == plain(then))
    }
    try await live.until { try await live.list("id=2 tag=\(tag)").matched == 1 }
    let shown = try await live.show(1).text
    #expect(shown.contains(#""mark":"18446744073709551615""#) && shown.contains(#""apiToken":"***""#))
    live.run.runtime.resume()
    try await live.until { try await live.list("id=2").actors[0].acts > saved.actors[1].acts + 3 }
    _ = live.end()
  }

  /// A checkpoint without the due time, and with the state as normalized JSON.
  private func plain(_ actor: ActorCheckpoint) throws -> ActorCheckpoint {
    var plain = actor
    plain.due = 0
    let state = try JSONDecoder().decode(ConfigNode.self, from: Data(try #require(actor.state).utf8))
    plain.state = JSON(state).text
    return plain
  }

  @Test(arguments: ["1000", "max"])
  func stoppedActorsCanBeRestored(speed: String) async throws {
    let live = try LiveSimulation(
      "{ speed: \(speed), population: [{ behavior: Mortal, count: 3, names: [Ann] }, { behavior: Counter, count: 1 }] }",
      [BehaviorType(Mortal.self), BehaviorType(Counter.self)], isPaused: true)
    let saved = try await live.save("behavior=Mortal")
    #expect(saved.actors.map(\.acts) == [0, 0, 0])
    live.run.runtime.resume()
    try await live.until { live.run.runtime.registry.count == 1 }
    var others = saved
    others.runID = "another"
    #expect(
      try await live.touch(.restore(others)).refused.allSatisfy { $0.reason?.contains("it was destroyed") == true })
    try await live.pause()
    #expect(try await live.touch(.restore(saved)).done.map(\.id) == [1, 2, 3])
    try await live.until { live.run.runtime.registry.count == 4 }
    #expect(try await live.list("name=Ann").actors.map(\.id) == [1])
    live.run.runtime.resume()
    try await live.until { live.run.runtime.registry.count == 1 }
    _ = live.end()
    let stopped = live.sink.kept.batch.events.filter { $0.event == .stopped }.map(\.actor.id).sorted()
    #expect(stopped == [1, 1, 2, 2, 3, 3])
  }

  @Test func restoringMismatchedActorsIsRefusedWithReasons() async throws {
    let live = try LiveSimulation(
      "{ speed: 1, population: [{ behavior: Counter, count: 6 }, { behavior: Mortal, count: 1 }] }",
      [BehaviorType(Counter.self), BehaviorType(Mortal.self)], isPaused: true)
    var saved = try await live.save("behavior=Counter")
    saved.actors[0].actor.id = 100
    saved.actors[1].actor.id = 7
    saved.actors[2].actor.behavior = "Unheard"
    saved.actors[3].state = "{}"
    saved.actors[4].quarantined = "by hand"
    saved.actors.append(saved.actors[5])
    let touched = try await live.touch(.restore(saved))
    #expect(touched.done.map(\.id) == [5, 6] && touched.matched == 7)
    let reasons = touched.refused.sorted { $0.id < $1.id }.map { "\($0.id) \($0.reason ?? "")" }
    #expect(reasons[0] == "3 actor 3 is a Counter; the run has no behavior 'Unheard'")
    #expect(reasons[1].hasPrefix("4 ") && reasons[2] == "6 it is listed twice")
    #expect(reasons[3] == "7 actor 7 is a Mortal" && reasons[4] == "100 the run has had no actor 100")
    #expect(live.run.progress.quarantined == 1)
    #expect(
      try await live.touch(.each(.release, .all, limit: nil)).done.map(\.id) == [5]
        && live.run.progress.quarantined == 0)
    saved.actors = [saved.actors[5]]
    saved.actors[0].actor.givenName = String(repeating: "x", count: 257)
    #expect(try await live.touch(.restore(saved)).refused.first?.reason == "its name is longer than 256 bytes")
    saved.simulation = "another"
    await #expect(throws: ControlError.self) { try await live.touch(.restore(saved)) }
    await #expect(throws: ControlError.self) { try await live.perform(.checkpoint) }
    await #expect(throws: ControlError.self) { try await live.show(8) }
    _ = live.end()
  }

  @Test func anActingActorIsRestoredAfterItsAct() async throws {
    let live = try LiveSimulation(
      "{ speed: 1, population: [{ behavior: Slow, count: 1 }] }", [BehaviorType(Slow.self)])
    try await live.until { try await live.tree().groups[0].acting == 1 }
    var saved = try await live.save("all")
    saved.actors[0].state = #"{"count":41}"#
    saved.actors[0].due = Int64.max / 2
    let (controller, isDone) = (live.controller, Locked(false))
    let restored = Task { [saved] in
      defer { isDone.withLock { $0 = true } }
      return try await controller.perform(.restore(saved), by: .page)
    }
    for _ in 0..<10 { _ = try await live.list("all") }
    #expect(!isDone.withLock { $0 })
    Slow.mayEnd.store(true, ordering: .relaxed)
    let outcome = try await restored.value
    #expect(outcome.text == "1 of 1 actors")
    let now = try await live.save("all").actors[0]
    #expect(now.state == #"{"count":41}"# && now.due == Int64.max / 2 && now.acts == 0)
    _ = live.end()
  }

  @Test func aTreeOfManyActorsIsAbbreviated() async throws {
    let live = try LiveSimulation(
      "{ speed: 1, population: [{ behavior: Doomed, count: 5000 }] }", [BehaviorType(Doomed.self)])
    try await live.until { try await live.tree().groups[0].quarantined == 5000 }
    let tree = try await live.tree()
    #expect(tree.groups[0].shown.map(\.id) == Array(1...100) && tree.groups[0].more == 4900)
    #expect(tree.text.hasSuffix("   └─ and 4900 more"))
    #expect(try await live.tree(all: true).groups[0].shown.count == 5000)
    _ = live.end()
  }
}
