import Beamulator

/// A question that an act waits to have answered.
///
/// Unchecked because only the thread that drains the asker's shard touches it.
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
