import Glibc
import Synchronization

/// Runs long jobs one after another on a separate thread, which exits when there are none.
final class WorkQueue: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var isRunning = false
  }

  private let state = Mutex(State())

  /// The limit of waiting jobs.
  private static let limit = 500

  /// Enqueues a job; runs it on the calling thread if no other can be started.
  ///
  /// - Returns: Whether the queue had room for the job.
  func add(_ job: @escaping @Sendable () -> Void) -> Bool {
    let wasRunning: Bool? = state.withLock { state in
      guard state.jobs.count < Self.limit else { return nil }
      state.jobs.append(job)
      defer { state.isRunning = true }
      return state.isRunning
    }
    guard let wasRunning else { return false }
    guard !wasRunning else { return true }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(self).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<WorkQueue>.fromOpaque($0).takeRetainedValue().work() }
        return nil
      }, argument)
    if result == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged<WorkQueue>.fromOpaque(argument).takeRetainedValue().work()
    }
    return true
  }

  private func work() {
    while let job = next() { job() }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { state in
      guard !state.jobs.isEmpty else {
        state.isRunning = false
        return nil
      }
      return state.jobs.removeFirst()
    }
  }
}
