/// A timer: its due time and the slot of its actor. Ordered by due time, then by order of scheduling.
struct TimerEntry: Comparable, Sendable {
  /// A slot takes 24 bits: up to 16 million actors per shard. The sequence number in the other bits lasts for 10^12
  /// timers.
  static let slotBits: UInt64 = 24
  static let slotLimit = 1 << slotBits
  static let sequenceLimit: UInt64 = 1 << (64 - slotBits)

  /// Simulated time in nanoseconds, not negative.
  let due: Int64
  private let order: UInt64

  init(due: Int64, sequence: UInt64, slot: Int) {
    self.due = due
    order = sequence << Self.slotBits | UInt64(slot)
  }

  /// The index of the cell in its shard.
  var slot: Int { Int(order & (1 << Self.slotBits - 1)) }

  @inline(__always) static func < (a: TimerEntry, b: TimerEntry) -> Bool {
    a.due < b.due || (a.due == b.due && a.order < b.order)
  }
}
