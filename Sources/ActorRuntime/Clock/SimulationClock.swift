package import Beamulator
import Platform
import Synchronization

/// How simulated time passes.
package enum Pace: Sendable, Hashable {
  /// So many times as fast as the wall; 1 is real time.
  case scaled(Double)
  /// From event to event: the clock jumps whenever nothing is runnable and no act waits for the outside world.
  case skip
}

/// The clock of a run at a scaled pace: simulated now = start + N × elapsed, standing still while paused.
package final class SimulationClock: Sendable {
  /// A straight piece of the clock: simulated time against the wall's, both in nanoseconds.
  struct Line: Sendable {
    var wall: Int64
    var simulated: Int64
    /// Simulated nanoseconds per nanosecond; 0 while paused.
    var rate: Double

    func simulated(at wall: Int64) -> Int64 {
      let passed = Timespan(rounding: Double(wall - self.wall) * rate)
      return (Timespan(nanoseconds: simulated) + passed).nanoseconds
    }

    /// The wall's time at which a simulated one is reached; nil while the clock stands still.
    func wall(at simulated: Int64) -> Int64? {
      guard rate > 0 else { return nil }
      return Int64(exactly: (Double(wall) + Double(simulated - self.simulated) / rate).rounded(.up))
    }
  }

  private let line: Locked<(line: Line, speed: Double)>
  /// Changes whenever the line does, so that readers need no lock.
  private let version = Atomic<Int>(0)

  /// A clock that stands until ``start()``.
  ///
  /// - Parameters:
  ///   - speed: Simulated seconds per second; positive.
  ///   - origin: Where it stands.
  init(speed: Double, at origin: SimulatedTime = .start) {
    line = Locked((Line(wall: MonotonicClock.now, simulated: origin.nanoseconds, rate: 0), speed))
  }

  /// Simulated now.
  package var now: SimulatedTime {
    SimulatedTime(nanoseconds: line.withLock { $0.line.simulated(at: MonotonicClock.now) })
  }

  /// Lets time pass, from where it stands.
  func start() { change { $0.line.rate = $0.speed } }
  /// Lets time stand still.
  func pause() { change { $0.line.rate = 0 } }
  /// Lets time pass so many times as fast as the wall's, at once if it passes.
  func set(speed: Double) {
    change {
      $0.speed = speed
      if $0.line.rate > 0 { $0.line.rate = speed }
    }
  }
  /// Lets time stand at an instant.
  func stand(at time: Int64) {
    change {
      $0.line.simulated = time
      $0.line.rate = 0
    }
  }

  private func change(_ body: (inout (line: Line, speed: Double)) -> Void) {
    line.withLock {
      let wall = MonotonicClock.now
      $0.line.simulated = $0.line.simulated(at: wall)
      $0.line.wall = wall
      body(&$0)
    }
    version.add(1, ordering: .releasing)
  }

  /// Brings a reader's copy up to date.
  func refresh(_ copy: inout Line, version seen: inout Int) {
    let current = version.load(ordering: .acquiring)
    guard current != seen else { return }
    copy = line.withLock { $0.line }
    seen = current
  }
}
