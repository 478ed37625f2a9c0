import Beamulator
import Platform
@testable import ActorRuntime
import Glibc
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(3)))
struct PaceTests {
  @Test(arguments: [1, 2])
  func scaledTimePassesSoManyTimesAsFast(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .scaled(1000), seed: 1)
    let early = Diary<ActorID>()
    try runtime.spawn(20) { me in
      if me.now < me.due || me.lag < 0 { early.add(me.id) }
      return .after(.seconds(10))
    }
    let start = MonotonicClock.now
    await runtime.live(until: .start + .seconds(300))
    let seconds = Double(MonotonicClock.now - start) / 1e9
    #expect(runtime.acts == 600)
    #expect(early.entries.isEmpty)
    #expect(seconds >= 0.3)
    #expect(runtime.shards.reduce(0) { $0 + $1.lag.count } == 600)
    #expect(runtime.skippedTime == .zero)
  }

  @Test func aLateActDoesNotMoveTheOnesAfterIt() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let dues = Diary<Int64>()
    try runtime.spawn { me in
      dues.add(me.due.nanoseconds)
      if me.acts == 1 { usleep(45_000) }
      return me.acts == 9 ? .stop : .after(.milliseconds(10))
    }
    await runtime.live()
    #expect(dues.entries == (0..<10).map { $0 * 10_000_000 })
    #expect(runtime.shards[0].lag.greatest >= 30_000_000)
  }

  /// Nothing else wakes a shard whose first act is yet to come.
  @Test func aFirstActThatIsLaterIsOnTime() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(4, firstAct: { _ in .start + .milliseconds(30) }) { _ in .stop }
    await runtime.live()
    #expect(runtime.acts == 4)
    let end = runtime.now
    try await Task.sleep(for: .milliseconds(5))
    #expect(runtime.now == end)
  }

  @Test func whilePausedNoActBeginsAndTimeStandsStill() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(4) { _ in .after(.milliseconds(1)) }
    async let life: Void = runtime.live()
    try await eventually("20 acts") { runtime.acts >= 20 }
    runtime.pause()
    let (acts, now) = try await runtime.paused()
    try await Task.sleep(for: .milliseconds(50))
    #expect(runtime.acts == acts)
    #expect(runtime.now == now)
    runtime.resume()
    try await eventually("20 acts after the pause") { runtime.acts >= acts + 20 }
    runtime.stop(within: 0)
    await life
    #expect(runtime.now < now + .minutes(2))
  }

  @Test func skippingCanPauseToo() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    try runtime.spawn(4) { _ in .after(.seconds(1)) }
    async let life: Void = runtime.live()
    try await eventually("20 acts") { runtime.acts >= 20 }
    runtime.pause()
    let (acts, _) = try await runtime.paused()
    try await Task.sleep(for: .milliseconds(20))
    #expect(runtime.acts == acts)
    runtime.resume()
    try await eventually("20 acts after the pause") { runtime.acts >= acts + 20 }
    runtime.stop(within: 0)
    await life
  }

  @Test func actorsCanComeWhileItRuns() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(10), seed: 1)
    try runtime.spawn { me in me.acts == 50 ? .stop : .after(.milliseconds(10)) }
    async let life: Void = runtime.live()
    let diary = Diary<ActorID>()
    let ids = try runtime.spawn(6) { me in
      diary.add(me.id)
      return .stop
    }
    await life
    #expect(ids == 2...7)
    #expect(diary.entries.sorted() == Array(2...7))
  }

  /// An act that waits for the world goes on, and the acts of others with it; a stop leaves it its time.
  @Test(arguments: [Pace.scaled(1), .skip])
  func actsInFlightAreFinished(pace: Pace) async throws {
    let runtime = try Runtime(shards: 1, pace: pace, seed: 1)
    let diary = Diary<String>()
    try runtime.spawn { me in
      runtime.stop(within: 60_000_000_000)
      // As a driver does: readiness of a descriptor lets the act go on.
      let pipe = PipeWait()
      await pipe.wait(on: me.shard)
      diary.add("finished")
      return .after(.seconds(1))
    }
    await runtime.live()
    #expect(diary.entries == ["finished"])
    #expect(runtime.acts == 1)
  }

  @Test func timeFlowsWhileASkippingActWaitsForTheWorld() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let others = Diary<Int64>()
    let span = Diary<Int64>()
    try runtime.spawn { me in
      let before = me.now
      await PipeWait().wait(on: me.shard)
      span.add((me.now - before).nanoseconds)
      return .stop
    }
    try runtime.spawn { me in
      others.add(me.due.nanoseconds)
      return me.acts == 3 ? .stop : .after(.milliseconds(5))
    }
    await runtime.live()
    // The wait took some 20 ms of the wall, which passed for the others as well.
    let waited = try #require(span.entries.first)
    #expect(waited >= 15_000_000)
    #expect(others.entries == [0, 5_000_000, 10_000_000, 15_000_000])
    #expect(runtime.skippedTime < .milliseconds(1))
  }

  /// Its thread shares the cores with others that are busy: it takes long, and is not to blame.
  @Test func whoWaitsForACoreIsNotNamed() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let told = Diary<String>()
    let isOver = Atomic<Bool>(false)
    try runtime.spawn(1, behavior: "Worker") { _ in
      // This thread gets a small share of a core beside the others.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
      let (start, cpu) = (MonotonicClock.now, OSThread.cpu)
      while OSThread.cpu - cpu < 5_000_000 || MonotonicClock.now - start < 200_000_000 {}
      isOver.store(true, ordering: .relaxed)
      if OSThread.cpu - cpu < 50_000_000 { told.add("had little") }
      return .stop
    }
    let others = (0..<3 * sysconf(Int32(_SC_NPROCESSORS_ONLN))).map { _ in
      OSThread("busy") { while !isOver.load(ordering: .relaxed) {} }
    }
    await runtime.live(blocked: { _, _, _ in told.add("blamed") })
    for other in others { other.join() }
    #expect(told.entries == ["had little"])
  }

  @Test func whoBlocksItsThreadIsNamed() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let told = Diary<String>()
    try runtime.spawn(3, behavior: "Sleeper") { me in
      if me.id == 2 { usleep(250_000) }
      return .stop
    }
    await runtime.live(blocked: { actor, shard, nanoseconds in
      if nanoseconds >= 100_000_000 { told.add("\(actor) on \(shard.index)") }
    })
    // A slow machine may make others look as if they blocked.
    #expect(told.entries.filter { $0 == "2 on 0" }.count == 1)
  }
}

/// Waits until a pipe can be read, which a thread writes to after 20 ms and not before it may.
final class PipeWait: IOHandler {
  private let gate = ParkedTask()
  private let mayWrite: @Sendable () -> Bool

  init(_ mayWrite: @escaping @Sendable () -> Bool = { true }) { self.mayWrite = mayWrite }

  nonisolated(nonsending) func wait(on shard: Shard) async {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    let (reader, writer) = (ends[0], ends[1])
    shard.watch(reader, for: .readable, self)
    let mayWrite = mayWrite
    let thread = OSThread("writer") {
      repeat { usleep(20_000) } while !mayWrite()
      write(writer, "x", 1)
    }
    await gate.wait()
    shard.unwatch(reader)
    thread.join()
    close(reader)
    close(writer)
  }

  func descriptorReady(_ descriptor: Int32, _ events: IOEvents) { gate.open() }
  func deadlinePassed() {}
}

/// A continuation that may be resumed before it is waited for, once.
final class ParkedTask {
  private var continuation: UnsafeContinuation<Void, Never>?
  private var isOpen = false

  nonisolated(nonsending) func wait() async {
    if isOpen { return }
    await withUnsafeContinuation { continuation = $0 }
  }

  func open() {
    guard !isOpen else { return }
    isOpen = true
    continuation?.resume()
  }
}
