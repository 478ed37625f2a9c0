import Beamulator
import Platform
import ActorRuntime
import Support
import Testing

/// A model of a service that returns the number of calls so far.
actor Counter {
  nonisolated let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private var calls: [ActorID] = []

  init(_ executor: any SerialExecutor) { self.executor = executor }

  func call(from actor: ActorID) -> Int {
    calls.append(actor)
    return calls.count
  }

  var callers: [ActorID] { calls }
}

@Suite(.timeLimit(.minutes(3)))
struct SimulatedTargetTests {
  private func answers(shards: Int, seed: UInt64) async throws -> (histories: [String], acts: Int) {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: seed)
    let counter = Counter(runtime.barrier)
    let log = EventLog<String>()
    try runtime.spawn(40) { me in
      me.shard.resumed(me.id)
      let first = await counter.call(from: me.id)
      let between = me.now
      me.shard.resumed(me.id)
      let second = await counter.call(from: me.id)
      log.add("\(me.id) \(me.due.nanoseconds) \(first) \(between.nanoseconds) \(second) \(me.now.nanoseconds)")
      // The answers determine the next act, so that a different order changes the history.
      return .after(.milliseconds(Double((first * 7 + second) % 13)))
    }
    await runtime.runInBackground(until: .start + .milliseconds(400))
    return (log.entries.sorted(), runtime.acts)
  }

  @Test(arguments: [2, 3])
  func answersDoNotDependOnTheNumberOfShards(shards: Int) async throws {
    let one = try await answers(shards: 1, seed: 1)
    let many = try await answers(shards: shards, seed: 1)
    #expect(one.histories == many.histories)
    #expect(one.acts == many.acts && one.acts > 1000)
  }

  @Test func callsAreAnsweredAtTheEndOfTheWindowInOrderOfTimeAndActor() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1, window: .milliseconds(10))
    let counter = Counter(runtime.barrier)
    let log = EventLog<[Int64]>()
    // Actors with higher ids act earlier, within one window.
    try runtime.spawn(4, firstAct: { .start + .milliseconds(Double(4 - $0)) }) { me in
      me.shard.resumed(me.id)
      let index = await counter.call(from: me.id)
      log.add([Int64(index), me.id, me.now.nanoseconds])
      return .stop
    }
    await runtime.runInBackground()
    #expect(
      log.entries.sorted { $0[0] < $1[0] } == [4, 3, 2, 1].enumerated().map { [Int64($0 + 1), $1, 10_000_000] })
  }

  @Test func targetsWorkAtAScaledPace() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(100), seed: 1)
    let counter = Counter(runtime.barrier)
    let log = EventLog<Int>()
    try runtime.spawn(10) { me in
      log.add(await counter.call(from: me.id))
      return me.acts == 4 ? .stop : .after(.seconds(1))
    }
    await runtime.runInBackground()
    #expect(log.entries.sorted() == Array(1...50))
  }

  /// An act that calls a target in an endless loop does not keep the run from stopping.
  @Test(arguments: [Pace.skip, .scaled(1)])
  func anActThatNeverEndsDoesNotBlockTheEndOfTheRun(pace: Pace) async throws {
    let runtime = try Runtime(shards: 2, pace: pace, seed: 1)
    let counter = Counter(runtime.barrier)
    let calls = Locked(0)
    try runtime.spawn { me in
      while true {
        let number = await counter.call(from: me.id)
        calls.withLock { $0 = number }
      }
    }
    async let run: Void = runtime.runInBackground()
    try await eventually("ten calls") { calls.withLock { $0 } >= 10 }
    runtime.stop(within: 1_000_000)
    await run
    #expect(runtime.acts == 0)
  }
}
