import CPlatform
import Glibc

/// A thread of the operating system.
package final class OSThread: Sendable {
  private let thread: pthread_t

  /// Starts a thread with a name, truncated to 15 characters, and a stack of 8 MiB.
  package init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    final class Start {
      let name: String
      let body: @Sendable () -> Void
      init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
      }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let start = Unmanaged.passRetained(Start(String(name.prefix(15)), body))
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        beamulator_name_thread(start.name)
        let signalStack = beamulator_signal_stack()
        start.body()
        beamulator_drop_signal_stack(signalStack)
        return nil
      }, start.toOpaque())
    pthread_attr_destroy(&attributes)
    self.thread = thread
    precondition(failure == 0, "cannot create a thread: \(String(cString: strerror(failure)))")
  }

  /// The CPU time of the calling thread, in nanoseconds.
  package static var cpu: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Waits until the thread has ended.
  package func join() { pthread_join(thread, nil) }
}
