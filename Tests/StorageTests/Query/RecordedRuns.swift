import Engine
import ActorRuntime
import Beamulator
@testable import Storage

/// A run to query, as batches: several behaviors and actions, failures, actions in doubt, odd names, times before 1970.
enum RecordedRuns {
  static let oddName = #"O'Brien"; DROP TABLE action_log; -- $1 ?1"#

  static func batches(seed: UInt64 = 1, count: Int = 3_000) -> [RecordBatch] {
    var random = RandomStream(seed: seed, stream: 0)
    func actor(_ number: Int64) -> ActorIdentity {
      ActorIdentity(
        id: number, behavior: ["Buyer", "Seller"][Int(number % 2)], givenName: number == 3 ? oddName : nil)
    }
    var next: Int64 = 1
    return stride(from: 0, to: count, by: 500).map { start in
      var batch = RecordBatch(firstSequence: next)
      for number in start..<min(start + 500, count) {
        let draw = random.unit()
        var action = ActionRecord.sample(Int64(number), success: draw < 0.9 ? true : draw < 0.97 ? false : nil)
        action.timestamp = Int64(number - 1_000) * 700_000
        action.actor = actor(Int64(random.unit() * 12))
        action.action = ["buy", "sell", "it's"][Int(random.unit() * 3)]
        action.service = action.success == nil ? 0 : Int64(random.unit() * 2_000)
        action.lag = Int64(random.unit() * 50)
        batch.actions.append(action)
        if draw > 0.95 {
          var complaint = ComplaintRecord.sample(draw > 0.98 ? .urgent : .annoying, message: draw > 0.97 ? "a" : "b")
          complaint.actor = action.actor
          batch.complaints.append(complaint)
        }
      }
      batch.events = (0..<3).map { number in
        var event = EventRecord.sample(.restarted, detail: "after a crash")
        event.actor = actor(Int64(number))
        return event
      }
      next += Int64(batch.count)
      return batch
    }
  }
}
