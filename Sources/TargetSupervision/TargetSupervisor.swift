import Platform
package import Engine
import Glibc
import Beamulator
package import Connectors

/// Supervises the target process of a run and restarts it whenever it exits, without limit, with backoff.
///
/// Used on the main thread only, because the target is killed when the thread that started it exits.
package final class TargetSupervisor {
  private enum State {
    /// The target is ready since this time of the monotonic clock, in nanoseconds.
    case ready(TargetProcess, since: Int64)
    /// The process was started at this time and is not ready yet.
    case starting(TargetProcess, since: Int64, PendingProbe?)
    case ended(startAt: Int64)
  }

  private let command: [String]
  private let ready: String?
  private let readyWithin: Timespan
  private let probe: TargetProbe
  private let output: String
  private let folders: [String]
  private let log: RunLog
  private var state: State
  private var backoff = Backoff()
  /// The number of restarts.
  private(set) var restarts = 0

  /// Starts the target and waits until it is ready.
  ///
  /// - Parameters:
  ///   - output: The file to which its output is appended.
  ///   - folders: The folders searched for the program before the `PATH`.
  ///   - retryFor: The maximum time to wait for its port to become free, in seconds.
  ///   - check: Called while waiting; an error that it throws ends the wait.
  /// - Throws: If the target is not ready in time; it is then stopped.
  package init(
    _ command: [String], _ config: TargetConfig, _ target: HTTPTarget, output: String, folders: [String], log: RunLog,
    retryFor: Double, check: () throws -> Void
  ) throws {
    let probe = TargetProbe(target)
    // The target of a run that was killed may hold the port for a moment.
    var tries = retryFor / 0.1
    while tries > 0, probe.isListening {
      try check()
      usleep(100_000)
      tries -= 1
    }
    guard !probe.isListening else {
      throw TargetError(
        description: "the port of \(target) is in use by another process; stop that process, choose another port in "
          + "target.url and target.start, or use it as the target with --target \(target)")
    }
    self.command = command
    ready = config.ready
    readyWithin = config.readyWithin ?? .seconds(30)
    self.probe = probe
    self.output = output
    self.folders = folders
    self.log = log
    let process = try TargetProcess(command, output: output, folders: folders)
    do {
      try process.awaitReady(within: readyWithin.seconds) {
        try check()
        guard let ready = config.ready else { return probe.isListening ? nil : "no process listens at \(target)" }
        return probe.problem(with: ready)
      }
    } catch {
      process.stop()
      throw error
    }
    state = .ready(process, since: MonotonicClock.now)
  }

  /// Checks the state of the target and restarts it if needed, without blocking.
  package func look(_ run: Run) {
    let now = MonotonicClock.now
    switch state {
    case .ready(let process, let since):
      if !process.isRunning { ended(process.ending, wellFor: .nanoseconds(now - since), run) }
    case .starting(let process, let since, let pending):
      let answer = pending?.look()
      if !process.isRunning {
        ended(process.ending, wellFor: .zero, run)
      } else if answer == .usable {
        state = .ready(process, since: now)
        log.write(.info, "target ready again", at: run.runtime.now)
        run.services.report(.target, .running)
      } else if now - since > readyWithin.nanoseconds {
        process.stop(within: 0)
        ended("not ready within \(readyWithin), so it was killed", wellFor: .zero, run)
      } else if answer != .pending {
        state = .starting(process, since: since, probe.begin(ready))
      }
    case .ended(let startAt):
      if now >= startAt { start(run) }
    }
  }

  /// Stops the target.
  package func stop() {
    switch state {
    case .ready(let process, _), .starting(let process, _, _): process.stop()
    case .ended: break
    }
  }

  private func start(_ run: Run) {
    do {
      let process = try TargetProcess(command, output: output, folders: folders)
      state = .starting(process, since: MonotonicClock.now, nil)
      restarts += 1
      log.write(.info, "target restarted", at: run.runtime.now, fields: ["restarts": "\(restarts)"])
      run.recordTarget(.targetStarted, detail: "restart \(restarts)")
    } catch {
      let wait = waitBeforeStart(.zero)
      log.write(.error, "\(error); next attempt in \(wait)", at: run.runtime.now)
      run.services.report(.target, .failing("\(error)"))
    }
  }

  private func ended(_ how: String, wellFor time: Timespan, _ run: Run) {
    let wait = waitBeforeStart(time)
    log.write(
      .error, "target exited, restarting in \(wait); its output is in \(output)",
      at: run.runtime.now, fields: ["how": how])
    run.recordTarget(.targetExited, detail: how)
    run.services.report(.target, .failing(how))
  }

  private func waitBeforeStart(_ time: Timespan) -> Timespan {
    let wait = backoff.wait(afterRunningFor: time)
    state = .ended(startAt: MonotonicClock.now + wait.nanoseconds)
    return wait
  }
}
