import Beamulator

/// A request whose answer an act waits for.
///
/// Unchecked because only the thread that drains the sender's shard accesses it.
final class PendingRequest: @unchecked Sendable {
  let number: Int
  let deadline: Int64
  let latch = Latch()
  var isEnded = false
  var answer: (any Sendable)?

  init(number: Int, deadline: SimulatedTime) {
    self.number = number
    self.deadline = deadline.nanoseconds
  }
}
