/// An executor that parks idle workers: it keeps their jobs instead of running them.
///
/// Unchecked because only the thread that drains the shard uses it.
final class IdleWorkers: SerialExecutor, @unchecked Sendable {
  private var parked: [UnownedJob] = []

  var count: Int { parked.count }
  /// Whether workers end instead of being parked.
  var areEnding = false

  func enqueue(_ job: consuming ExecutorJob) { parked.append(UnownedJob(job)) }

  /// Suspends the caller until ``resumeLast()``.
  func park() async { await ExecutorHop(self).pass() }

  /// Resumes the worker that was parked last; false if there is none.
  func resumeLast() -> Bool {
    guard let job = parked.popLast() else { return false }
    job.runSynchronously(on: asUnownedSerialExecutor())
    return true
  }
}
