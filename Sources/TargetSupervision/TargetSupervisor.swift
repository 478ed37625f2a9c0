import Platform
package import Engine
import Glibc
import Beamulator
package import Connectors

/// Keeps the target that is started for a run alive: when it ends it is started again, for ever, after waits that grow.
///
/// Used on the main thread only: the target is killed when the thread that started it ends.
package final class TargetSupervisor {
  private enum State {
    /// Since when it can be used, on the wall's clock.
    case ready(TargetProcess, since: Int64)
    /// Since when it runs.
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
  /// How often it was started again.
  private(set) var restarts = 0

  /// Starts the target and waits until it can be used.
  ///
  /// - Parameters:
  ///   - output: The file that what it prints is appended to.
  ///   - folders: Where the program is searched before the `PATH`.
  ///   - retryFor: Seconds for which its port may still be in use.
  ///   - check: Called while it is waited for; what it throws ends the waiting.
  /// - Throws: What keeps it from being used; it is ended then.
  package init(
    _ command: [String], _ config: TargetConfig, _ target: HTTPTarget, output: String, folders: [String], log: RunLog,
    retryFor: Double, check: () throws -> Void
  ) throws {
    let probe = TargetProbe(target)
    // That of an engine that died may take a moment to be gone.
    var tries = retryFor / 0.1
    while tries > 0, probe.isListening {
      usleep(100_000)
      tries -= 1
    }
    guard !probe.isListening else {
      throw TargetError(
        description:
          "the port of \(target) is in use: something listens there already; stop it, choose another port in "
          + "target.url and target.start, or use it as it is with --target \(target)")
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
        guard let ready = config.ready else { return probe.isListening ? nil : "nothing listens at \(target)" }
        return probe.problem(with: ready)
      }
    } catch {
      process.stop()
      throw error
    }
    state = .ready(process, since: MonotonicClock.now)
  }

  /// Sees how the target is and does what is to be done; never waits for it.
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
        log.write(.info, "the target can be used again", at: run.runtime.now)
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

  /// Ends the target.
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
      log.write(.info, "the target is started again", at: run.runtime.now, fields: ["restarts": "\(restarts)"])
      run.recordTarget(.targetStarted, detail: "restart \(restarts)")
    } catch {
      let wait = waitBeforeStart(.zero)
      log.write(.error, "\(error); tried again in \(wait)", at: run.runtime.now)
      run.services.report(.target, .failing("\(error)"))
    }
  }

  private func ended(_ how: String, wellFor time: Timespan, _ run: Run) {
    let wait = waitBeforeStart(time)
    log.write(
      .error, "the target has ended; it is started again in \(wait); what it printed is in \(output)",
      at: run.runtime.now, fields: ["how": how])
    run.recordTarget(.targetExited, detail: how)
    run.services.report(.target, .failing(how))
  }

  private func waitBeforeStart(_ time: Timespan) -> Timespan {
    let wait = backoff.wait(afterBeingWell: time)
    state = .ended(startAt: MonotonicClock.now + wait.nanoseconds)
    return wait
  }
}
