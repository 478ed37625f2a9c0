/// The events of a descriptor.
package struct IOEvents: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let readable = IOEvents(rawValue: 1)
  package static let writable = IOEvents(rawValue: 2)
  /// The descriptor failed or its peer hung up; always reported.
  package static let failed = IOEvents(rawValue: 4)
}

/// Handles the events of an ``EventLoop``. Called on the loop's thread only.
package protocol IOHandler: AnyObject {
  /// Called when a watched descriptor is ready.
  func descriptorReady(_ descriptor: Int32, _ events: IOEvents)
  /// Called once when the deadline set with ``EventLoop/setDeadline(_:for:)`` has passed.
  func deadlinePassed()
}

/// The interface of a shard for I/O drivers, such as an HTTP client.
///
/// Must be used on the thread that drains the loop.
package protocol EventLoop: AnyObject, Sendable {
  /// Calls `handler` when the descriptor is ready (level-triggered). A further call replaces the events and the
  /// handler.
  func watch(_ descriptor: Int32, for events: IOEvents, _ handler: any IOHandler)
  /// Stops watching a descriptor; an unknown descriptor is ignored.
  func unwatch(_ descriptor: Int32)
  /// Calls `handler.deadlinePassed()` once ``monotonicNow`` has reached `deadline`. Each handler has at most one
  /// deadline; nil cancels it.
  func setDeadline(_ deadline: Int64?, for handler: any IOHandler)
  /// The monotonic clock, in nanoseconds.
  var monotonicNow: Int64 { get }
}
