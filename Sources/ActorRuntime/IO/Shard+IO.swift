import Platform

/// Descriptors and wall-clock deadlines.
extension Shard {
  package var monotonicNow: Int64 { MonotonicClock.now }

  package func watch(_ descriptor: Int32, for events: IOEvents, _ handler: any IOHandler) {
    let index = Int(descriptor)
    if index >= handlers.count { handlers.append(contentsOf: repeatElement(nil, count: index + 1 - handlers.count)) }
    poller.watch(descriptor, for: events, shard: self.index, isKnown: handlers[index] != nil)
    handlers[index] = handler
  }

  package func unwatch(_ descriptor: Int32) {
    guard handlers.indices.contains(Int(descriptor)), handlers[Int(descriptor)] != nil else { return }
    handlers[Int(descriptor)] = nil
    poller.unwatch(descriptor)
  }

  package func setDeadline(_ deadline: Int64?, for handler: any IOHandler) {
    deadlines.removeAll { $0.handler === handler }
    if let deadline { deadlines.append((deadline, handler)) }
  }

  /// The earliest deadline; nil if there is none.
  var firstDeadline: Int64? { deadlines.lazy.map(\.deadline).min() }

  /// Calls the handler of a ready descriptor; a descriptor that is no longer watched is ignored.
  func descriptorReady(_ descriptor: Int32, _ events: IOEvents) {
    guard handlers.indices.contains(Int(descriptor)) else { return }
    let handler = handlers[Int(descriptor)]
    asDrainer { handler?.descriptorReady(descriptor, events) }
  }

  /// Calls the handlers whose deadlines have passed.
  func fireDeadlines() {
    guard !deadlines.isEmpty else { return }
    let now = monotonicNow
    let passed = deadlines.filter { $0.deadline <= now }
    guard !passed.isEmpty else { return }
    deadlines.removeAll { $0.deadline <= now }
    asDrainer { for (_, handler) in passed { handler.deadlinePassed() } }
  }
}
