import Beamulator
import Platform
import Testing

@testable import ActorRuntime

private struct Trouble: Error {}

@Suite(.timeLimit(.minutes(3)))
struct SupervisionTests {
  @Test func theBackoffDoublesUpToFiveMinutes() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let times = EventLog<Double>()
    try runtime.spawn(restarts: RestartPolicy(crashes: .max)) { me in
      times.add((me.due - .start).seconds)
      throw Trouble()
    }
    await runtime.runInBackground(until: .start + .hours(1))
    let waits = zip(times.entries.dropFirst(), times.entries).map { $0 - $1 }
    for (index, wait) in waits.enumerated() {
      let full = min(Double(1 << min(index, 16)), 300)
      #expect(0.75 * full...full ~= wait)
    }
    #expect(waits.count > 15)
  }

  @Test func anActorThatExceedsItsBudgetIsQuarantinedAndKeepsItsState() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let observer = LifecycleLog()
    try runtime.spawn(observer: observer) { me in
      me.state += 1
      if me.acts >= 3 { throw Trouble() }
      return .after(.minutes(1))
    }
    try runtime.spawn { _ in .after(.minutes(1)) }
    await runtime.runInBackground(until: .start + .hours(1))
    let crashes = Array(repeating: ["1 crashed: Trouble()", "1 restarted"], count: 5).flatMap { $0 }
    let expected: [String] = ["1 started"] + crashes.dropLast() + ["1 quarantined"]
    #expect(observer.log.entries == expected)
    #expect(runtime.shards[0].counters.crashes == 5 && runtime.shards[0].counters.quarantined == 1)
    let snapshot = runtime.shards[0].snapshot(of: 1)
    #expect(snapshot?.acts == 3 && snapshot?.state as? Int == 3)
    #expect(runtime.registry.count == 2, "the quarantined actor remains in the population")
    #expect(runtime.acts == 8 + 60)
  }

  @Test func crashesOutsideThePeriodDoNotCount() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let count = Locked(0)
    try runtime.spawn(restarts: RestartPolicy(crashes: 3, within: .minutes(10))) { me in
      // Every second attempt crashes, six minutes apart: at most two crashes in ten minutes.
      if count.withLock({
        $0 += 1; return $0
      }) % 2 == 0 {
        throw Trouble()
      }
      return .after(.minutes(6))
    }
    await runtime.runInBackground(until: .start + .days(1))
    #expect(runtime.shards[0].counters.quarantined == 0 && runtime.shards[0].counters.crashes > 200)
  }

  @Test func releasedActorsContinueWithTheirState() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let observer = LifecycleLog()
    let counter = Counter(runtime.barrier)
    let isWell = Locked(false)
    try runtime.spawn(observer: observer, restarts: RestartPolicy(crashes: 1)) { me in
      if me.acts == 2, !isWell.withLock({ $0 }) { throw Trouble() }
      me.state += 1
      return me.acts == 4 ? .stop : .after(.minutes(1))
    }
    try runtime.spawn(firstAct: { _ in .start + .hours(1) }) { me in
      _ = await counter.call(from: me.id)
      isWell.withLock { $0 = true }
      runtime.release([1, 2])
      return .stop
    }
    await runtime.runInBackground(until: .start + .hours(2))
    #expect(
      observer.log.entries == [
        "1 started", "1 crashed: Trouble()", "1 quarantined", "1 released", "1 restarted", "1 stopped",
      ])
    #expect(runtime.shards[0].counters.quarantined == 0)
  }

  @Test(arguments: [1, 2, 3])
  func aPopulationWithTenPercentCrashesKeepsItsStates(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: 7)
    let jumps = EventLog<String>()
    let seen = (0...1000).map { _ in Locked(0) }
    try runtime.spawn(1000, restarts: RestartPolicy(crashes: 8)) { me in
      // The state must equal the last committed one.
      let last = seen[Int(me.id)].withLock { $0 }
      if me.state != last || me.acts != last { jumps.add("\(me.id): \(last) then \(me.state)") }
      me.state += 1
      if me.random.chance(0.1) { throw Trouble() }
      seen[Int(me.id)].withLock { $0 = me.state }
      return .after(.minutes(5...15))
    }
    await runtime.runInBackground(until: .start + .days(1))
    #expect(jumps.entries.isEmpty)
    #expect(runtime.registry.count == 1000)
    let counters = runtime.shards.map(\.counters)
    #expect(counters.reduce(0) { $0 + $1.crashes } > 10_000 && counters.reduce(0) { $0 + $1.quarantined } == 0)
  }
}
