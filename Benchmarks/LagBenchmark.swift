import Beamulator
import Platform
import ActorRuntime
import Glibc
import Synchronization

/// The lag of acts in real time: 10,000 actors on two shards, each acting every second for 20 seconds.
///
/// The yardstick is the delay with which this machine wakes a thread that only sleeps.
enum LagBenchmark {
  static func run() throws -> [Measurement] {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    let drift = Drift()
    let group = ActorGroup(behavior: "Ticker")
    try runtime.spawn(ProgramGroup(Ticker(drift: drift), group, observer: Unobserved()), count: 10_000) { index in
      .start + .seconds(Double(index) / 10_000)
    }
    let sleeping = Mutex(Histogram())
    let sleeper = OSThread("sleeper") {
      for _ in 0..<2000 {
        let late = lateness(ofSleep: 2_000_000)
        sleeping.withLock { $0.record(late) }
      }
    }
    runtime.run(until: .start + .seconds(20))
    sleeper.join()
    var lag = Histogram()
    for shard in runtime.shards { lag.merge(shard.lag) }
    let yardstick = sleeping.withLock { Double($0.quantile(0.99)) / 1e6 }
    return [
      Measurement(
        "lag p99, 10000 actors a second for 20 s (yardstick: sleep)", Double(lag.quantile(0.99)) / 1e6, "ms",
        yardstick: yardstick),
      Measurement("acts of these", Double(lag.count), "acts"),
      Measurement("mean drift of their due times over 20 acts", drift.mean, "ns"),
    ]
  }

  private static func lateness(ofSleep nanoseconds: Int64) -> Int64 {
    let due = MonotonicClock.now + nanoseconds
    var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
    return MonotonicClock.now - due
  }
}

/// The deviation of due times from their schedule.
final class Drift: Sendable {
  private let sums = Mutex((drift: Int64(0), count: Int64(0)))

  func add(_ nanoseconds: Int64) {
    sums.withLock {
      $0.drift += nanoseconds
      $0.count += 1
    }
  }

  var mean: Double { sums.withLock { $0.count == 0 ? 0 : Double($0.drift) / Double($0.count) } }
}

struct Ticker: ActorProgram {
  let drift: Drift

  func initialState(_ random: inout RandomStream) throws -> Int64 { -1 }

  func act(_ me: inout ActContext<Int64>) async throws -> Next {
    if me.state < 0 { me.state = me.due.nanoseconds }
    drift.add(me.due.nanoseconds - me.state - Int64(me.acts) * 1_000_000_000)
    return .after(.seconds(1))
  }
}
