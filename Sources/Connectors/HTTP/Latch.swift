/// Holds back one caller until it is opened, on the same thread.
///
/// In place of a continuation: the runtime resumes those by way of the global executor, that is, on another thread from
/// which the caller then goes back to its own. A latch keeps the job of the caller that waits to get onto its executor,
/// and runs it when opened; from there the caller goes straight back to its executor.
actor Latch {
  // Unchecked because its caller and who opens it are on one thread.
  private final class Holder: SerialExecutor, @unchecked Sendable {
    private var job: UnownedJob?

    func enqueue(_ job: consuming ExecutorJob) { self.job = UnownedJob(job) }

    func open() {
      guard let job else { return }
      self.job = nil
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }

  private nonisolated let holder = Holder()
  nonisolated var unownedExecutor: UnownedSerialExecutor { holder.asUnownedSerialExecutor() }

  /// Waits until the latch is opened.
  ///
  /// Never inlined: a way to this executor and back with nothing in between would be optimised away.
  @inline(never)
  func pass() {}

  /// Lets the caller go on, if one waits.
  nonisolated func open() { holder.open() }
}
