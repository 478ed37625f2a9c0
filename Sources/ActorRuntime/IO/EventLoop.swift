/// What a descriptor is ready for, or watched for.
package struct IOEvents: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let readable = IOEvents(rawValue: 1)
  package static let writable = IOEvents(rawValue: 2)
  /// The descriptor failed or its peer hung up; reported without being asked for.
  package static let failed = IOEvents(rawValue: 4)
}

/// Receives what an ``EventLoop`` has to tell: called on the loop's thread only.
package protocol IOHandler: AnyObject {
  /// A watched descriptor is ready.
  func descriptorReady(_ descriptor: Int32, _ events: IOEvents)
  /// The deadline set with ``EventLoop/setDeadline(_:for:)`` has passed; it is set once, not again.
  func deadlinePassed()
}

/// The part of a shard that drivers of descriptors build on, such as an HTTP client.
///
/// Everything here is to be called on the thread that drains the loop.
package protocol EventLoop: AnyObject, Sendable {
  /// Calls `handler` when the descriptor is ready (level-triggered); watching it again changes the events and handler.
  func watch(_ descriptor: Int32, for events: IOEvents, _ handler: any IOHandler)
  /// Stops watching a descriptor; unknown ones are ignored.
  func unwatch(_ descriptor: Int32)
  /// Calls `handler.deadlinePassed()` once ``monotonicNow`` has reached `deadline`; each handler has at most one
  /// deadline, nil takes it back.
  func setDeadline(_ deadline: Int64?, for handler: any IOHandler)
  /// The wall's monotonic clock, in nanoseconds.
  var monotonicNow: Int64 { get }
}
