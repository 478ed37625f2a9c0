import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SkippingTests {
  @Test func dueTimesAreExactOver20000Hours() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let exact = EventLog<Bool>()
    try runtime.spawn { me in
      let hours = Int64(me.acts)
      if me.due.nanoseconds != hours * 3_600_000_000_000 || me.now != me.due { exact.add(false) }
      return me.acts == 20_000 ? .stop : .after(.hours(1))
    }
    await runtime.runInBackground()
    #expect(exact.entries.isEmpty)
    #expect(runtime.acts == 20_001)
    #expect(runtime.now == .start + .hours(20_000))
    #expect(runtime.skippedTime == .hours(20_000))
  }

  @Test(arguments: [1, 2, 3])
  func theEndIsExclusive(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: 1)
    try runtime.spawn(10) { _ in .after(.minutes(1)) }
    await runtime.runInBackground(until: .start + .minutes(10))
    #expect(runtime.acts == 100)
    #expect(runtime.now == .start + .minutes(10))
  }

  @Test(arguments: [1, 2, 4])
  func theHistoryOfAnActorDoesNotDependOnTheNumberOfShards(shards: Int) async throws {
    func histories(_ shards: Int, seed: UInt64) async throws -> [String] {
      let runtime = try Runtime(shards: shards, pace: .skip, seed: seed)
      let log = EventLog<String>()
      try runtime.spawn(50) { me in
        log.add("\(me.id) \(me.due.nanoseconds) \(me.random.next())")
        return .after(.milliseconds(0.2...900))
      }
      await runtime.runInBackground(until: .start + .seconds(20))
      return log.entries.sorted()
    }
    #expect(try await histories(shards, seed: 5) == (try await histories(1, seed: 5)))
    #expect(try await histories(shards, seed: 5) != (try await histories(1, seed: 6)))
  }

  @Test func aDueTimeInThePastMeansImmediately() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let times = EventLog<Int64>()
    try runtime.spawn(firstAct: { _ in .start + .seconds(5) }) { me in
      times.add(me.due.nanoseconds)
      return [.at(.start + .seconds(1)), .at(.start + .seconds(9)), .stop][me.acts]
    }
    await runtime.runInBackground()
    #expect(times.entries == [5, 5, 9].map { $0 * 1_000_000_000 })
  }

  @Test func theRunEndsWithItsLastActor() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let observer = LifecycleLog()
    try runtime.spawn(3, observer: observer) { me in me.acts < 2 ? .after(.seconds(1)) : .stop }
    await runtime.runInBackground(until: .start + .days(1))
    #expect(runtime.registry.count == 0)
    #expect(runtime.now == .start + .seconds(2))
    #expect(observer.log.entries.filter { $0.hasSuffix("stopped") }.count == 3)
  }

  @Test func stoppingEndsARunWithoutEnd() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    try runtime.spawn { me in
      if me.acts == 1000 { runtime.stop(within: 0) }
      return .after(.seconds(1))
    }
    await runtime.runInBackground()
    #expect(runtime.acts >= 1001)
  }

  @Test func aCrashDiscardsTheActsChangesAndTheActorRestarts() async throws {
    struct Trouble: Error {}
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let observer = LifecycleLog()
    let seen = EventLog<Int>()
    try runtime.spawn(observer: observer) { me in
      seen.add(me.state)
      me.state += 1
      if seen.entries.count == 3 { throw Trouble() }
      return seen.entries.count == 5 ? .stop : .after(.seconds(1))
    }
    await runtime.runInBackground()
    #expect(seen.entries == [0, 1, 2, 2, 3])
    #expect(observer.log.entries == ["1 started", "1 crashed: Trouble()", "1 restarted", "1 stopped"])
    #expect(runtime.shards[0].counters.crashes == 1)
  }
}
