import Beamulator
import Platform

/// The speed and the duration of a run: those of its plan, unless a command has changed them. Callable from any thread.
final class RunOverrides: Sendable {
  struct Values: Sendable {
    var speed: Speed
    /// In simulated time; nil runs until stopped.
    var duration: Timespan?
    var changes: SavedRun.Changes
    /// Whether a command stopped the run.
    var wasStopped = false
  }

  private let values: Locked<Values>

  init(_ plan: RunPlan, _ saved: SavedRun?) {
    let changes = plan.keepsCommands ? saved?.changes ?? SavedRun.Changes() : SavedRun.Changes()
    values = Locked(
      Values(speed: plan.speed, duration: plan.duration, changes: changes, wasStopped: changes.isStopped))
  }

  var now: Values { values.withLock { $0 } }

  func set(speed: Speed) {
    values.withLock {
      $0.speed = speed
      $0.changes.speed = speed
    }
  }

  func set(duration: Timespan) {
    values.withLock {
      $0.duration = duration
      $0.changes.duration = duration
    }
  }

  func set(isPaused: Bool) { values.withLock { $0.changes.isPaused = isPaused } }
  func stop() {
    values.withLock {
      $0.wasStopped = true
      $0.changes.isStopped = true
    }
  }
}
