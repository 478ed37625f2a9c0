import Beamulator

/// How a living run goes on.
extension Run {
  /// Changes how time passes, or when the run ends.
  func steer(_ command: ControlCommand) throws(ControlError) -> RunProgress {
    // Who waits for acts in flight may have enough of it.
    if case .stop(atOnce: true) = command {
      course.stop()
      stop(within: 0)
      return progress
    }
    guard !runtime.isStopping else {
      throw ControlError(.conflict, "the run is ending", remedy: "let it go on with --resume once it has ended")
    }
    switch command {
    case .pause:
      course.set(isPaused: true)
      runtime.pause()
    case .resume:
      course.set(isPaused: false)
      runtime.resume()
    case .speed(let speed):
      course.set(speed: speed)
      // What comes of a target in the world must not be lost; what the run does to itself may wait.
      writer.setBackpressure(speed == .max)
      runtime.pace = speed.pace
    case .stop:
      course.stop()
      stop()
    case .extend(let extent): try extend(extent)
    case .spawn, .each, .checkpoint, .save, .restore: break
    }
    return progress
  }

  private func extend(_ extent: ControlCommand.Extension) throws(ControlError) {
    let duration: Timespan
    switch extent {
    case .to(let span): duration = span
    case .by(let span):
      guard let before = course.now.duration else {
        throw ControlError(
          .conflict, "the run has no duration, and goes on until it is stopped",
          remedy: #"give the whole duration: --to 8h, or {"to": "8h"}"#)
      }
      duration = before + span
    }
    let passed = progress.simulated
    guard duration > passed else {
      throw ControlError(
        .badRequest, "a duration of \(duration) would be over: \(passed) have passed",
        remedy: "give a longer one, or stop the run")
    }
    guard runtime.end(at: .start + duration) else {
      throw ControlError(.conflict, "the run is ending", remedy: "let it go on with --resume once it has ended")
    }
    course.set(duration: duration)
  }
}
