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
  func scaledTimePassesAtItsSpeed(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .scaled(1000), seed: 1)
    let early = EventLog<ActorID>()
    try runtime.spawn(20) { me in
      if me.now < me.due || me.lag < 0 { early.add(me.id) }
      return .after(.seconds(10))
    }
    let start = MonotonicClock.now
    await runtime.runInBackground(until: .start + .seconds(300))
    let seconds = Double(MonotonicClock.now - start) / 1e9
    #expect(runtime.acts == 600)
    #expect(early.entries.isEmpty)
    #expect(seconds >= 0.3)
    #expect(runtime.shards.reduce(0) { $0 + $1.lag.count } == 600)
    #expect(runtime.skippedTime == .zero)
  }

  @Test func aLateActDoesNotDelayLaterActs() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let dues = EventLog<Int64>()
    try runtime.spawn { me in
      dues.add(me.due.nanoseconds)
      if me.acts == 1 { usleep(45_000) }
      return me.acts == 9 ? .stop : .after(.milliseconds(10))
    }
    await runtime.runInBackground()
    #expect(dues.entries == (0..<10).map { $0 * 10_000_000 })
    #expect(runtime.shards[0].lag.greatest >= 30_000_000)
  }

  /// Nothing else wakes a shard before its first act.
  @Test func aFutureFirstActStartsOnTime() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(4, firstAct: { _ in .start + .milliseconds(30) }) { _ in .stop }
    await runtime.runInBackground()
    #expect(runtime.acts == 4)
    let end = runtime.now
    try await Task.sleep(for: .milliseconds(5))
    #expect(runtime.now == end)
  }

  @Test func whilePausedNoActStartsAndTimeStops() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(4) { _ in .after(.milliseconds(1)) }
    async let run: Void = runtime.runInBackground()
    try await eventually("20 acts") { runtime.acts >= 20 }
    runtime.pause()
    let (acts, now) = try await runtime.paused()
    try await Task.sleep(for: .milliseconds(50))
    #expect(runtime.acts == acts)
    #expect(runtime.now == now)
    runtime.resume()
    try await eventually("20 acts after the pause") { runtime.acts >= acts + 20 }
    runtime.stop(within: 0)
    await run
    #expect(runtime.now < now + .minutes(2))
  }

  @Test func timeSkippingCanBePaused() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    try runtime.spawn(4) { _ in .after(.seconds(1)) }
    async let run: Void = runtime.runInBackground()
    try await eventually("20 acts") { runtime.acts >= 20 }
    runtime.pause()
    let (acts, _) = try await runtime.paused()
    try await Task.sleep(for: .milliseconds(20))
    #expect(runtime.acts == acts)
    runtime.resume()
    try await eventually("20 acts after the pause") { runtime.acts >= acts + 20 }
    runtime.stop(within: 0)
    await run
  }

  @Test func actorsCanBeSpawnedDuringTheRun() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(10), seed: 1)
    try runtime.spawn { me in me.acts == 50 ? .stop : .after(.milliseconds(10)) }
    async let run: Void = runtime.runInBackground()
    let log = EventLog<ActorID>()
    let ids = try runtime.spawn(6) { me in
      log.add(me.id)
      return .stop
    }
    await run
    #expect(ids == 2...7)
    #expect(log.entries.sorted() == Array(2...7))
  }

  /// An act that waits for external I/O continues after a stop, within its time limit.
  @Test(arguments: [Pace.scaled(1), .skip])
  func actsInFlightAreFinished(pace: Pace) async throws {
    let runtime = try Runtime(shards: 1, pace: pace, seed: 1)
    let log = EventLog<String>()
    try runtime.spawn { me in
      runtime.stop(within: 60_000_000_000)
      // As an I/O driver does: readiness of a descriptor resumes the act.
      let pipe = PipeWait()
      await pipe.wait(on: me.shard)
      log.add("finished")
      return .after(.seconds(1))
    }
    await runtime.runInBackground()
    #expect(log.entries == ["finished"])
    #expect(runtime.acts == 1)
  }

  @Test func timePassesAtWallClockPaceWhileAnActWaitsForIO() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let others = EventLog<Int64>()
    let span = EventLog<Int64>()
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
    await runtime.runInBackground()
    // The wait took about 20 ms of wall-clock time, which passed for the other actors as well.
    let waited = try #require(span.entries.first)
    #expect(waited >= 15_000_000)
    #expect(others.entries == [0, 5_000_000, 10_000_000, 15_000_000])
    #expect(runtime.skippedTime < .milliseconds(1))
  }

  /// The actor's thread shares the cores with busy threads: the act takes long, but does not block.
  @Test func waitingForACoreIsNotReportedAsBlocking() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let reports = EventLog<String>()
    let isOver = Atomic<Bool>(false)
    try runtime.spawn(1, behavior: "Worker") { _ in
      // This thread gets a small share of a core.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
      let (start, cpu) = (MonotonicClock.now, OSThread.cpu)
      while OSThread.cpu - cpu < 5_000_000 || MonotonicClock.now - start < 200_000_000 {}
      isOver.store(true, ordering: .relaxed)
      if OSThread.cpu - cpu < 50_000_000 { reports.add("got little CPU time") }
      return .stop
    }
    let others = (0..<3 * sysconf(Int32(_SC_NPROCESSORS_ONLN))).map { _ in
      OSThread("busy") { while !isOver.load(ordering: .relaxed) {} }
    }
    await runtime.runInBackground(blocked: { _, _, _ in reports.add("reported as blocking") })
    for other in others { other.join() }
    #expect(reports.entries == ["got little CPU time"])
  }

  @Test func anActorThatBlocksItsThreadIsReported() async throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    let reports = EventLog<String>()
    try runtime.spawn(3, behavior: "Sleeper") { me in
      if me.id == 2 { usleep(250_000) }
      return .stop
    }
    await runtime.runInBackground(blocked: { actor, shard, nanoseconds in
      if nanoseconds >= 100_000_000 { reports.add("\(actor) on \(shard.index)") }
    })
    // On a slow machine, other actors may appear to block.
    #expect(reports.entries.filter { $0 == "2 on 0" }.count == 1)
  }
}

/// Waits until a pipe is readable; a thread writes to it after 20 ms.
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

/// A continuation that may be resumed once, also before the wait.
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
