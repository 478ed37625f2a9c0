/// Moves a caller to an executor: code that awaits ``pass()`` is resumed through it.
///
/// Used in place of a continuation, which Swift resumes through the global executor: on another thread, with a second
/// hop back to the caller's own.
actor ExecutorHop {
  // Unowned because executors outlive their callers.
  private nonisolated unowned(unsafe) let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ executor: any SerialExecutor) { self.executor = executor }

  // Not inlined: the compiler would optimize away a hop with nothing to do.
  @inline(never)
  func pass() {}
}
