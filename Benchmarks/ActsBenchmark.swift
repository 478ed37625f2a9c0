import Beamulator
import ActorRuntime

/// Acts per second in skipped time, with a behavior that only computes and waits one to two seconds.
///
/// The yardstick is a loop over a binary heap with the same computation and no actors: the cost of a simulation without
/// executors, isolation, separate state and measurements.
enum ActsBenchmark {
  static func run() throws -> [Measurement] {
    var rows: [Measurement] = []
    for (actors, acts) in [(1_000, 4_000_000), (100_000, 4_000_000), (1_000_000, 6_000_000)] {
      var rates: [Double] = []
      var yardsticks: [Double] = []
      for _ in 0..<3 {
        rates.append(try rate(actors: actors, shards: 1, acts: acts))
        yardsticks.append(heapRate(actors: actors, acts: acts))
      }
      rows.append(
        Measurement(
          "acts, 1 shard, \(actors) actors (yardstick: heap loop)", median(rates), "M acts/s",
          yardstick: median(yardsticks)))
    }
    // Alternating, so that both are measured under the same conditions.
    let pairs = try (0..<3).map { _ in
      (
        try rate(actors: 1_000_000, shards: 1, acts: 6_000_000),
        try rate(actors: 1_000_000, shards: 2, acts: 6_000_000)
      )
    }
    rows.append(
      Measurement(
        "acts, 2 shards, 1000000 actors (yardstick: 1 shard)", median(pairs.map(\.1)), "M acts/s",
        yardstick: median(pairs.map(\.0))))
    let hours = try median((0..<3).map { _ in try seconds { try oneActor(hours: 20_000) } })
    rows.append(Measurement("20000 simulated hours, one act an hour", hours, "s"))
    return rows
  }

  /// Returns million acts per second.
  static func rate(actors: Int, shards: Int, acts: Int) throws -> Double {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: 1)
    try populate(runtime, actors)
    let end = SimulatedTime.start + .seconds(1.5 * Double(acts) / Double(actors))
    let time = seconds { runtime.run(until: end) }
    return Double(runtime.shards.reduce(0) { $0 + $1.counters.acts }) / time / 1e6
  }

  static func populate(_ runtime: Runtime, _ actors: Int) throws {
    let group = ActorGroup(behavior: "Sensor")
    try runtime.spawn(ProgramGroup(Sensor(), group, observer: Unobserved()), count: actors) { index in
      .start + .seconds(2 * Double(index) / Double(actors))
    }
  }

  private static func oneActor(hours: Int) throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let group = ActorGroup(behavior: "Waiter")
    try runtime.spawn(ProgramGroup(Waiter(), group, observer: Unobserved()), count: 1)
    runtime.run(until: .start + .hours(Double(hours)))
  }

  /// Returns the rate of the same computation in a loop over a heap.
  private static func heapRate(actors: Int, acts: Int) -> Double {
    struct Event: Comparable {
      var due: Int64
      var index: Int
      static func < (a: Event, b: Event) -> Bool { (a.due, a.index) < (b.due, b.index) }
    }
    var states = [Sensor.State](repeating: Sensor.State(), count: actors)
    var randoms = (0..<actors).map { RandomStream(seed: 1, stream: UInt64($0)) }
    // Sorted, and therefore a heap.
    var heap = (0..<actors).map { Event(due: Int64($0) * 2_000_000_000 / Int64(actors), index: $0) }
    let time = seconds {
      for _ in 0..<acts {
        var event = heap[0]
        Sensor.feel(&states[event.index], &randoms[event.index])
        event.due += Wait.seconds(1...2).draw(&randoms[event.index]).nanoseconds
        var hole = 0
        while true {
          var least = 2 * hole + 1
          guard least < heap.count else { break }
          if least + 1 < heap.count, heap[least + 1] < heap[least] { least += 1 }
          guard heap[least] < event else { break }
          heap[hole] = heap[least]
          hole = least
        }
        heap[hole] = event
      }
    }
    return Double(acts) / time / 1e6
  }
}

/// Smooths noise like the sensors of a simulation.
struct Sensor: ActorProgram {
  struct State: Sendable {
    var value = 0.0
    var readings = 0
  }

  func initialState(_ random: inout RandomStream) throws -> State { State() }

  func act(_ me: inout ActContext<State>) async throws -> Next {
    Self.feel(&me.state, &me.random)
    return .after(.seconds(1...2))
  }

  @inline(__always)
  static func feel(_ state: inout State, _ random: inout RandomStream) {
    state.value = state.value * 0.9 + random.unit()
    state.readings += 1
  }
}

struct Waiter: ActorProgram {
  func initialState(_ random: inout RandomStream) throws {}
  func act(_ me: inout ActContext<Void>) async throws -> Next { .after(.hours(1)) }
}

/// An observer that ignores all events.
final class Unobserved: ActorObserver {
  func observe(_ event: LifecycleEvent, of actor: ActorIdentity, on shard: Shard) {}
}
