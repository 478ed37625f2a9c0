/// Where workers without work wait: an executor that keeps their jobs instead of running them.
///
/// In place of continuations: the runtime resumes those by way of the global executor, on another thread, from which the
/// worker has to come back to its own.
///
/// Unchecked because only the thread that drains the shard comes here.
final class ParkingLot: SerialExecutor, @unchecked Sendable {
  /// The way into the lot: whoever awaits ``pass()`` is kept until let go.
  private actor Gate {
    private nonisolated let lot: ParkingLot
    nonisolated var unownedExecutor: UnownedSerialExecutor { lot.asUnownedSerialExecutor() }

    init(_ lot: ParkingLot) { self.lot = lot }

    // Not inlined: a way to this executor and back with nothing in between would be optimised away.
    @inline(never)
    func pass() {}
  }

  private var parked: [UnownedJob] = []

  var count: Int { parked.count }

  func enqueue(_ job: consuming ExecutorJob) { parked.append(UnownedJob(job)) }

  /// Keeps the caller until ``letGo()``.
  func park() async { await Gate(self).pass() }

  /// Lets the worker that came last go on; false if none is here.
  func letGo() -> Bool {
    guard let job = parked.popLast() else { return false }
    job.runSynchronously(on: asUnownedSerialExecutor())
    return true
  }
}
