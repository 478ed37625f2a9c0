/// Holds back one caller until it is opened, on the same thread: an executor that keeps the caller's job.
///
/// Unchecked because its caller and who opens it are on one thread.
package final class Latch: SerialExecutor, @unchecked Sendable {
  private var job: UnownedJob?

  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) { self.job = UnownedJob(job) }

  /// Waits until the latch is opened.
  package nonisolated(nonsending) func pass() async { await ExecutorHop(self).pass() }

  /// Lets the caller go on at once, if one waits.
  package func open() { take()?.runSynchronously(on: asUnownedSerialExecutor()) }

  /// The caller's job, to be run by who takes it; nil if none waits.
  func take() -> UnownedJob? {
    defer { job = nil }
    return job
  }
}
