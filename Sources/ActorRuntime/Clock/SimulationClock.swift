import Beamulator
import Platform
import Synchronization

/// The pace of simulated time.
package enum Pace: Sendable, Hashable {
  /// A multiple of wall-clock time; 1 is real time.
  case scaled(Double)
  /// As fast as possible: time skips to the next event whenever nothing is runnable and no act waits for external I/O.
  case skip
}

/// The clock of a run at a scaled pace: simulated time is start + N × elapsed time. Stopped while the run is paused.
final class SimulationClock: Sendable {
  /// A linear segment of the clock that maps wall-clock time to simulated time, both in nanoseconds.
  struct Segment: Sendable {
    var wall: Int64
    var simulated: Int64
    /// Simulated nanoseconds per nanosecond; 0 while paused.
    var rate: Double

    func simulated(at wall: Int64) -> Int64 {
      let passed = Timespan(rounding: Double(wall - self.wall) * rate)
      return (Timespan(nanoseconds: simulated) + passed).nanoseconds
    }

    /// Returns the wall-clock time at which a simulated time is reached; nil while the clock is stopped.
    func wall(at simulated: Int64) -> Int64? {
      guard rate > 0 else { return nil }
      return Int64(exactly: (Double(wall) + Double(simulated - self.simulated) / rate).rounded(.up))
    }
  }

  private let segment: Locked<(segment: Segment, speed: Double)>
  /// Incremented with every change of the segment, so that readers need no lock.
  private let version = Atomic<Int>(0)

  /// Creates a clock that is stopped until ``start()``.
  ///
  /// - Parameters:
  ///   - speed: Simulated seconds per second; positive.
  ///   - origin: The initial simulated time.
  init(speed: Double, at origin: SimulatedTime = .start) {
    segment = Locked((Segment(wall: MonotonicClock.now, simulated: origin.nanoseconds, rate: 0), speed))
  }

  /// The current simulated time.
  var now: SimulatedTime {
    SimulatedTime(nanoseconds: segment.withLock { $0.segment.simulated(at: MonotonicClock.now) })
  }

  /// Starts the clock.
  func start() { change { $0.segment.rate = $0.speed } }
  /// Stops the clock.
  func pause() { change { $0.segment.rate = 0 } }
  /// Sets the speed; it takes effect immediately if the clock is running.
  func set(speed: Double) {
    change {
      $0.speed = speed
      if $0.segment.rate > 0 { $0.segment.rate = speed }
    }
  }
  /// Stops the clock at a simulated time.
  func stop(at time: Int64) {
    change {
      $0.segment.simulated = time
      $0.segment.rate = 0
    }
  }

  private func change(_ body: (inout (segment: Segment, speed: Double)) -> Void) {
    segment.withLock {
      let wall = MonotonicClock.now
      $0.segment.simulated = $0.segment.simulated(at: wall)
      $0.segment.wall = wall
      body(&$0)
    }
    version.add(1, ordering: .releasing)
  }

  /// Updates a reader's copy of the segment if it has changed.
  func refresh(_ copy: inout Segment, version seen: inout Int) {
    let current = version.load(ordering: .acquiring)
    guard current != seen else { return }
    copy = segment.withLock { $0.segment }
    seen = current
  }
}
