import ActorRuntime

/// Holds back one caller until it is opened, on the same thread: an executor that keeps the caller's job.
///
/// Unchecked because its caller and who opens it are on one thread.
final class Latch: SerialExecutor, @unchecked Sendable {
  private var job: UnownedJob?

  func enqueue(_ job: consuming ExecutorJob) { self.job = UnownedJob(job) }

  /// Waits until the latch is opened.
  nonisolated(nonsending) func pass() async { await Gate(self).pass() }

  /// Lets the caller go on, if one waits.
  func open() {
    guard let job else { return }
    self.job = nil
    job.runSynchronously(on: asUnownedSerialExecutor())
  }
}
