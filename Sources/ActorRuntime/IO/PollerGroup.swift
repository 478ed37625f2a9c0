import CPlatform
import Glibc

/// Waits for several pollers on one thread.
final class PollerGroup: Sendable {
  private let pollers: [Poller]
  private let epoll: Int32

  init(_ pollers: [Poller]) throws {
    self.pollers = pollers
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw RuntimeError.noDescriptors(errno) }
    for (index, poller) in pollers.enumerated() {
      var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(index)))
      guard epoll_ctl(epoll, EPOLL_CTL_ADD, poller.epoll, &event) == 0 else { throw RuntimeError.noDescriptors(errno) }
    }
  }

  deinit { close(epoll) }

  /// Waits for all pollers; see ``Poller/wait(_:_:)``.
  func wait(_ nanoseconds: Int64, _ body: (_ shard: Int, _ descriptor: Int32, IOEvents) -> Void) {
    if pollers.count == 1 { return pollers[0].wait(nanoseconds, body) }
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: pollers.count) { ready in
      let count = beamulator_epoll_wait(epoll, ready.baseAddress, Int32(ready.count), nanoseconds)
      guard count > 0 else { return }
      for event in ready[0..<Int(count)] { pollers[Int(event.data.u64)].wait(0, body) }
    }
  }
}
