import CPlatform
import Glibc

/// An epoll set and a descriptor to interrupt its wait.
///
/// Safe to share between threads because the kernel synchronizes access.
final class Poller: Sendable {
  let epoll: Int32
  private let waker: Int32

  init() throws {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    waker = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard epoll >= 0, waker >= 0 else { throw RuntimeError.noDescriptors(errno) }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(UInt32.max)))
    guard epoll_ctl(epoll, EPOLL_CTL_ADD, waker, &event) == 0 else { throw RuntimeError.noDescriptors(errno) }
  }

  deinit {
    close(epoll)
    close(waker)
  }

  /// Interrupts the current wait, or the next one.
  func wake() { eventfd_write(waker, 1) }

  /// Adds a descriptor, or changes its events.
  ///
  /// - Parameter isKnown: Whether the descriptor is probably watched already; a correct value saves a system call.
  func watch(_ descriptor: Int32, for events: IOEvents, shard: Int, isKnown: Bool) {
    var mask: UInt32 = 0
    if events.contains(.readable) { mask |= EPOLLIN.rawValue }
    if events.contains(.writable) { mask |= EPOLLOUT.rawValue }
    let data = UInt64(UInt32(shard)) << 32 | UInt64(UInt32(bitPattern: descriptor))
    var event = epoll_event(events: mask, data: epoll_data_t(u64: data))
    if epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event) != 0 {
      epoll_ctl(epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event)
    }
  }

  func unwatch(_ descriptor: Int32) { epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil) }

  /// Waits until a descriptor is ready, ``wake()`` is called or the timeout expires, and calls `body` for each ready
  /// descriptor.
  ///
  /// - Parameter nanoseconds: The timeout; negative waits without limit, 0 does not wait.
  func wait(_ nanoseconds: Int64, _ body: (_ shard: Int, _ descriptor: Int32, IOEvents) -> Void) {
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { ready in
      let count = beamulator_epoll_wait(epoll, ready.baseAddress, Int32(ready.count), nanoseconds)
      guard count > 0 else { return }
      for event in ready[0..<Int(count)] {
        let data = event.data.u64
        if data == UInt64(UInt32.max) {
          var count: eventfd_t = 0
          eventfd_read(waker, &count)
          continue
        }
        var events: IOEvents = []
        if event.events & EPOLLIN.rawValue != 0 { events.insert(.readable) }
        if event.events & EPOLLOUT.rawValue != 0 { events.insert(.writable) }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { events.insert(.failed) }
        body(Int(data >> 32), Int32(bitPattern: UInt32(truncatingIfNeeded: data)), events)
      }
    }
  }
}
