import ActorRuntime
@testable import Beamulator
@testable import Engine
import Foundation
import Support
import Synchronization
import Testing

/// A counter that is saved with the run.
private actor Till: PersistentTarget {
  nonisolated let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private(set) var saved: Int

  init(_ executor: any SerialExecutor) { self.init(executor, saved: 0) }
  init(_ executor: any SerialExecutor, saved: Int) { (self.executor, self.saved) = (executor, saved) }

  func pay(_ amount: Int) -> Int {
    saved += amount
    return saved
  }
}

private struct Pay: Action {
  let name = "pay"
  let amount: Int
  var arguments: JSON { ["amount": .int(Int64(amount))] }
  func perform(_ call: inout ActionCall) async throws -> Int {
    let sum = await call.simulated(Till.self).pay(amount)
    call.result = "\(sum)"
    return sum
  }
}

private struct Heard: Codable, Sendable {
  var sum: Int
}

/// Pays, sends the sum to another customer, changes its own tags, and crashes or stops at random.
private struct Customer: Behavior {
  struct State: ActorState { var heard = 0 }
  struct Stumbled: Error {}
  var stops = 0.002

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.heard += me.messages(Heard.self).reduce(0) { $0 + $1.body.sum }
    let sum = try await me.perform(Pay(amount: (me.state.heard + Int(me.random.next() % 5)) % 7))
    let others = me.actors(.behavior(Customer.self))
    if let other = others.randomElement(using: &me.random) { me.tell(other, Heard(sum: sum)) }
    if sum % 3 == 0 { me.addTag("third") } else { me.removeTag("third") }
    if me.random.chance(0.02) { throw Stumbled() }
    return me.count(.tagged("third")) > 0 && me.random.chance(stops) ? .stop : .after(.minutes(1...90))
  }
}

@Suite(.timeLimit(.minutes(3)))
struct ResumeTests {
  /// A run of customers; `stopAfter` is the number of actions after which it stops.
  private func run(
    shards: Int, store: MemoryStore, speed: String = "max", resuming: Checkpoint? = nil,
    stopAfter: Int = .max, behaviors: [BehaviorType] = [BehaviorType(Customer.self)], duration: String = "3d",
    stops: Double = 0.002
  ) async throws -> (summary: RunSummary, sink: MemorySink) {
    let node = try ConfigNode.parse(
      """
      { speed: \(speed), duration: \(duration), shards: \(shards), seed: 5, population: [
        { behavior: Customer, count: 40, names: [Ann], tags: [x], arrive: { over: 1h },
          config: { stops: \(stops) } } ] }
      """, file: "test.yaml")
    var plan = try RunPlan(node, name: "test", behaviors: behaviors, shards: 1)
    if let resuming { plan = try plan.resuming(resuming.run, hasEnded: false) }
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: plan.configText, seed: plan.seed, speed: plan.speed.description,
      clockStart: plan.calendar.start, version: "0", host: "here", start: 0)
    let sink = MemorySink()
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar, writesToStderr: false)
    var setup = RunSetup(plan, metadata: metadata, sink: sink, log: log) { _ in DeadClient() }
    setup.checkpoints = store
    setup.resumed = resuming
    let run = try setup.open()
    run.start()
    try await eventually("the run is over", within: .seconds(300)) {
      if run.progress.actions >= stopAfter { run.stop(within: 5) }
      return run.isOver
    }
    return (run.finish(stoppedBySignal: false), sink)
  }

  @Test(arguments: [(1, 1), (1, 3), (2, 1), (3, 2)])
  func aResumedRunMakesTheDecisionsOfAnUninterruptedRun(before: Int, after: Int) async throws {
    let whole = try await run(shards: 1, store: MemoryStore()).summary
    let store = MemoryStore()
    let first = try await run(shards: before, store: store, duration: "1d").summary
    let checkpoint = try #require(store.load())
    #expect(checkpoint.run.isExact && checkpoint.run.simulated > .start && first.totals.acts < whole.totals.acts)
    #expect(checkpoint.actors.contains { !$0.messages.isEmpty } && checkpoint.actors.contains { !$0.tags.isEmpty })
    let second = try await run(shards: after, store: store, resuming: checkpoint).summary
    #expect(second.decisionDigest == whole.decisionDigest)
    #expect(second.totals.acts == whole.totals.acts && second.totals.crashes == whole.totals.crashes)
    #expect(second.totals.actions == whole.totals.actions && second.totals.actors == 40)
    #expect(second.actions["pay"]?.count == whole.actions["pay"]?.count)
    #expect(second.simulatedSeconds == whole.simulatedSeconds && whole.totals.crashes > 10)
    // The final states are equal, too.
    let end = try #require(store.load())
    let fresh = MemoryStore()
    _ = try await run(shards: 2, store: fresh)
    let wholeEnd = try #require(fresh.load())
    #expect(end.actors == wholeEnd.actors && end.run.targets == wholeEnd.run.targets)
    #expect(end.actors.count < 40, "some actors have stopped permanently")
  }

  @Test func aRunThatDiedResumesFromItsLastCheckpoint() async throws {
    let store = MemoryStore(limit: 1)
    let whole = try await run(shards: 1, store: store).summary
    let checkpoint = try #require(store.load())
    #expect(checkpoint.run.isExact && checkpoint.run.sequence >= Int64(checkpoint.run.statistics.performed))
    let resumed = try await run(shards: 2, store: MemoryStore(), resuming: checkpoint)
    #expect(resumed.summary.decisionDigest == whole.decisionDigest)
    // Record numbers continue after those of the checkpoint.
    #expect(resumed.sink.kept.sequences.first == checkpoint.run.sequence + 1)
  }

  @Test func simulatedTimeDoesNotPassBetweenRunsAtAPace() async throws {
    let store = MemoryStore()
    let first = try await run(shards: 2, store: store, speed: "100000", stopAfter: 500, duration: "4000d", stops: 0)
      .summary
    let checkpoint = try #require(store.load())
    #expect(!checkpoint.run.isExact && checkpoint.actors.allSatisfy { $0.acts > 0 })
    #expect(checkpoint.actors.reduce(0) { $0 + $1.acts } + first.totals.crashes == first.totals.acts)
    let second = try await run(
      shards: 1, store: store, speed: "100000", resuming: checkpoint, stopAfter: first.totals.actions + 500,
      duration: "4000d", stops: 0)
    #expect(second.summary.totals.acts > first.totals.acts && second.summary.wallSeconds > first.wallSeconds)
    let times = second.sink.kept.batch.actions.map(\.timestamp)
    #expect(
      try #require(times.min()) >= second.sink.kept.metadata[0].clockStart + checkpoint.run.simulated.nanoseconds / 1000
    )
  }

  @Test(arguments: [
    ("{}", 1, false), ("[]", 1, false), (#"{"heard":1}"#, 9, false), (#"{"heard":1,"more":2}"#, 1, true),
  ])
  func anUnreadableStateQuarantinesOnlyItsActor(state: String, version: Int, isReadable: Bool) async throws {
    let store = MemoryStore()
    _ = try await run(shards: 1, store: store, stopAfter: 100, stops: 0)
    var checkpoint = try #require(store.load())
    #expect(checkpoint.actors.count == 40)
    checkpoint.actors[7].state = state
    checkpoint.actors[7].stateVersion = version
    try store.save(checkpoint)
    let other = try await run(
      shards: 2, store: store, resuming: checkpoint, stopAfter: checkpoint.run.statistics.performed + 200,
      duration: "400d",
      stops: 0)
    #expect(other.summary.totals.actions >= 200)
    #expect(other.sink.kept.batch.actions.contains { $0.actor.id == 8 } == isReadable)
    #expect(other.summary.totals.quarantined == (isReadable ? 0 : 1))
    #expect(other.sink.kept.batch.events.contains { $0.actor.id == 8 && $0.event == .quarantined } != isReadable)
    if !isReadable { #expect(try #require(store.load()).actors[7] == checkpoint.actors[7]) }
  }

  @Test(arguments: [1, 3])
  func noStateIsLostWhenTheStoreFailsTemporarily(failures: Int) async throws {
    let store = MemoryStore(failures: failures)
    let summary = try await run(shards: 2, store: store, stops: 0).summary
    let checkpoint = try #require(store.load())
    #expect(summary.verdict == "VALID" && checkpoint.run.sequence > Int64(summary.totals.actions))
    #expect(
      checkpoint.actors.reduce(0) { $0 + $1.performed } == summary.totals.actions && checkpoint.actors.count == 40)
  }

  @Test func anUnusableStorePreventsTheStartOfTheRun() async throws {
    await #expect(throws: MemoryStore.Full.self) {
      try await run(shards: 1, store: MemoryStore(failures: .max), stops: 0)
    }
  }

  @Test func resumingAnotherSimulationIsRefused() async throws {
    let store = MemoryStore()
    _ = try await run(shards: 1, store: store, stopAfter: 10)
    let saved = try #require(store.load()).run
    func refusal(_ yaml: String, name: String = "test") throws -> String {
      let plan = try RunPlan(
        try ConfigNode.parse(yaml, file: "test.yaml"), name: name,
        behaviors: [BehaviorType(Customer.self), BehaviorType(Adder.self)], shards: 1)
      return try #require(throws: ResumeError.self) { try plan.resuming(saved, hasEnded: true) }.description
    }
    let population = "population: [{ behavior: Customer, count: 40 }]"
    #expect(try refusal("{ \(population) }", name: "other").contains("simulation 'test', not of 'other'"))
    #expect(
      try refusal("{ population: [{ behavior: Adder, count: 1 }] }").contains(
        "is of Customer; the simulation has Adder"))
    #expect(try refusal("{ duration: 1ms, \(population) }").contains("--duration 2ms"))
  }

  @Test func statesOfEarlierVersionsAreMigrated() throws {
    struct Renamed: Behavior {
      struct State: ActorState { var total = 0 }
      static var stateVersion: Int { 3 }
      static func migrate(state json: Data, from version: Int) throws -> Data {
        Data(String(decoding: json, as: UTF8.self).replacing("sum", with: version == 2 ? "total" : "").utf8)
      }
      func act(_ me: inout ActContext<State>) async throws -> Next { .stop }
    }
    func state(of version: Int, _ text: String) -> Int? {
      let checkpoint = ActorCheckpoint(
        actor: ActorIdentity(id: 1, behavior: "Renamed"), tags: [], acts: 1, due: 0,
        random: RandomStream(seed: 1, stream: 1), state: text, stateVersion: version)
      return (ActorSnapshot(checkpoint, as: Renamed.self, ActionNames()).state as? Renamed.State)?.total
    }
    #expect(state(of: 2, #"{"sum":4}"#) == 4 && state(of: 3, #"{"total":5}"#) == 5)
    #expect(state(of: 1, #"{"sum":4}"#) == nil && state(of: 4, #"{"total":4}"#) == nil)
  }
}
