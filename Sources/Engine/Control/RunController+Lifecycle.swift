import ActorRuntime
import Beamulator

/// Pause, speed and end of a run.
extension RunController {
  /// Changes the pace or the end of the run.
  func steer(_ command: ControlCommand) throws(ControlError) -> RunProgress {
    // Allowed even while the run is stopping: it cancels the acts in flight.
    if case .stop(atOnce: true) = command {
      run.overrides.stop()
      run.stop(within: 0)
      return run.progress
    }
    guard !run.runtime.isStopping else { throw .ending }
    switch command {
    case .pause:
      run.overrides.set(isPaused: true)
      run.runtime.pause()
    case .resume:
      run.overrides.set(isPaused: false)
      run.runtime.resume()
    case .speed(let speed):
      run.overrides.set(speed: speed)
      // At a pace, recording must not delay effects on a real target; when time skips, the shards may wait.
      run.writer.setBackpressure(speed == .max)
      run.runtime.pace = speed.pace
    case .stop:
      run.overrides.stop()
      run.stop()
    case .extend(let extent): try extend(extent)
    case .spawn, .each, .checkpoint, .save, .restore: break
    }
    return run.progress
  }

  private func extend(_ extent: ControlCommand.Extension) throws(ControlError) {
    let duration: Timespan
    switch extent {
    case .to(let span): duration = span
    case .by(let span):
      guard let before = run.overrides.now.duration else {
        throw ControlError(
          .conflict, "the run has no duration and continues until it is stopped",
          remedy: #"give the whole duration: --to 8h, or {"to": "8h"}"#)
      }
      duration = before + span
    }
    let passed = run.progress.simulated
    guard duration > passed else {
      throw ControlError(
        .badRequest, "the duration \(duration) has already elapsed: the run is at \(passed)",
        remedy: "give a longer duration, or stop the run")
    }
    guard run.runtime.end(at: .start + duration) else { throw .ending }
    run.overrides.set(duration: duration)
  }
}
