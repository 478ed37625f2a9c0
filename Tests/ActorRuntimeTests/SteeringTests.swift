import Platform
import Beamulator
import ActorRuntime
import Support
import Testing

/// Control of actors from outside during a run.
@Suite(.timeLimit(.minutes(3)))
struct SteeringTests {
  /// Runs a closure on an actor's shard and returns its result.
  private func ask<Answer: Sendable>(
    _ runtime: Runtime, _ actor: ActorID, _ body: @escaping @Sendable (Shard) -> Answer
  ) async -> Answer {
    let home = runtime.barrier.home(of: actor)
    return await withCheckedContinuation { done in home.submit { done.resume(returning: body(home)) } }
  }

  @Test(arguments: [Pace.scaled(1000), .skip])
  func aPausedActorDoesNotActUntilResumed(pace: Pace) async throws {
    let runtime = try Runtime(shards: 2, pace: pace, seed: 1)
    let observer = LifecycleLog()
    try runtime.spawn(2, observer: observer) { me in
      me.state += 1
      return .after(.seconds(1))
    }
    async let run: Void = runtime.runInBackground()
    // An actor cannot be paused during its act.
    for id in ActorID(1)...2 {
      try await eventually("actor \(id) is paused") { await ask(runtime, id) { $0.pause(id) } }
    }
    #expect(await ask(runtime, 1) { $0.pause(1) || $0.actNow(1) } == false)
    let acts = runtime.acts
    try await Task.sleep(for: .milliseconds(20))
    #expect(runtime.acts == acts && runtime.shards.map(\.counters.paused) == [1, 1])
    #expect(await ask(runtime, 1) { $0.snapshot(of: 1)?.isPaused } == true)
    #expect(await ask(runtime, 2) { $0.resume(2) })
    try await eventually("10 acts of the other actor") { runtime.acts >= acts + 10 }
    let actsOfPaused = await ask(runtime, 1) { $0.snapshot(of: 1)?.acts ?? 0 }
    #expect(actsOfPaused <= acts)
    for id in ActorID(1)...2 { #expect(await ask(runtime, id) { $0.destroy(id) }) }
    await run
    #expect(runtime.registry.count == 0 && runtime.shards.map(\.counters.paused) == [0, 0])
    let reports = observer.log.entries.filter { !$0.hasSuffix("started") }
    #expect(reports.sorted() == ["1 paused", "1 stopped", "2 paused", "2 resumed", "2 stopped"])
  }

  @Test func anActorDestroyedDuringItsActIsRemovedImmediatelyAndTheActHasNoEffect() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let (begun, ended) = (EventLog<Int>(), EventLog<Int>())
    let isDestroyed = Locked(false)
    defer { isDestroyed.withLock { $0 = true } }
    try runtime.spawn { me in
      begun.add(1)
      await PipeWait { isDestroyed.withLock { $0 } }.wait(on: me.shard)
      ended.add(1)
      return .after(.milliseconds(1))
    }
    try runtime.spawn { me in ended.entries.isEmpty ? .after(.milliseconds(1)) : .stop }
    async let run: Void = runtime.runInBackground()
    try await eventually("the act has begun") { !begun.entries.isEmpty }
    #expect(await ask(runtime, 1) { $0.destroy(1) })
    #expect(!runtime.registry.contains(1) && runtime.registry.count == 1)
    isDestroyed.withLock { $0 = true }
    await run
    #expect(begun.entries.count == 1 && ended.entries.count == 1 && runtime.inFlight == 0)
  }

  @Test func actNowBringsAnActForward() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(2) { me in me.acts == 2 ? .stop : .after(.hours(1)) }
    async let run: Void = runtime.runInBackground()
    for acts in 1...2 {
      try await eventually("\(acts) acts of each") { runtime.acts >= 2 * acts && runtime.inFlight == 0 }
      for id in 1...2 { #expect(await ask(runtime, ActorID(id)) { $0.actNow(ActorID(id)) }) }
    }
    await run
    #expect(runtime.acts == 6)
  }

  /// Spawning a large group does not block other actors, and completes.
  @Test func aLargeGroupIsSpawnedWhileOthersAct() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn { _ in .after(.milliseconds(1)) }
    async let run: Void = runtime.runInBackground()
    try await eventually("two acts") { runtime.acts >= 2 }
    let completions = EventLog<Int>()
    let group = ProgramGroup(Scripted { _ in .stop }, ActorGroup(behavior: "Crowd"), observer: LifecycleLog())
    let ids = try runtime.spawn(
      group, count: 20_000, firstAct: { .start + .milliseconds(Double($0) / 100) }, completion: { completions.add(1) })
    // The spawn of the last actor is cancelled.
    let last = ids.upperBound
    let wasCancelled = await ask(runtime, last) { $0.destroy(last) || $0.cancel(last) }
    #expect(wasCancelled)
    try await eventually("the crowd has stopped") { runtime.registry.count == 1 && !completions.entries.isEmpty }
    #expect(completions.entries == [1])
    runtime.stop(within: 0)
    await run
  }
}
