/// A way onto an executor: whoever awaits ``pass()`` goes on there.
///
/// In place of continuations: the runtime resumes those by way of the global executor, that is on another thread, from
/// which the caller then has to be brought back to its own.
package actor ExecutorHop {
  // Unowned because executors outlive those that wait to get onto them.
  private nonisolated unowned(unsafe) let executor: any SerialExecutor
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  package init(_ executor: any SerialExecutor) { self.executor = executor }

  // Not inlined: a way to an executor and back with nothing in between would be optimised away.
  @inline(never)
  package func pass() {}
}
