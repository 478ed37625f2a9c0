/// Suspends one caller until it is opened: an executor that keeps the caller's job.
///
/// Unchecked because the caller and the code that opens it run on the same thread.
package final class Latch: SerialExecutor, @unchecked Sendable {
  private var job: UnownedJob?

  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) { self.job = UnownedJob(job) }

  /// Waits until the latch is opened.
  package nonisolated(nonsending) func pass() async { await ExecutorHop(self).pass() }

  /// Resumes the caller immediately, if one is waiting.
  package func open() { take()?.runSynchronously(on: asUnownedSerialExecutor()) }

  /// Returns the job of the suspended caller, which the caller of this method must run; nil if there is none.
  func take() -> UnownedJob? {
    defer { job = nil }
    return job
  }
}
