/// Where workers without work wait: an executor that keeps their jobs instead of running them.
///
/// Unchecked because only the thread that drains the shard comes here.
final class IdleWorkers: SerialExecutor, @unchecked Sendable {
  private var parked: [UnownedJob] = []

  var count: Int { parked.count }

  func enqueue(_ job: consuming ExecutorJob) { parked.append(UnownedJob(job)) }

  /// Keeps the caller until ``resumeLast()``.
  func park() async { await ExecutorHop(self).pass() }

  /// Lets the worker that came last go on; false if none is here.
  func resumeLast() -> Bool {
    guard let job = parked.popLast() else { return false }
    job.runSynchronously(on: asUnownedSerialExecutor())
    return true
  }
}
