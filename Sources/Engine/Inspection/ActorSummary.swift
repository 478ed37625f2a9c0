package import Beamulator
import ActorRuntime

/// An actor in a list.
package struct ActorSummary: Codable, Sendable, Equatable {
  package var id: ActorID
  package var name: String
  package var behavior: String
  package var tags: [String]
  package var status: ActorStatus
  package var acts: Int
  /// The number of crashes within the window of its restart budget.
  package var crashesOfLate: Int
  /// In simulated seconds since the run's start; nil in an act, while paused and in quarantine.
  package var nextAct: Double?
  /// The reason for its quarantine; nil outside quarantine.
  package var reason: String?

  enum CodingKeys: String, CodingKey {
    case id, name, behavior, tags, status, acts, reason
    case crashesOfLate = "crashes_of_late"
    case nextAct = "next_act_seconds"
  }

  /// Must be called on the shard's thread.
  init(_ cell: ActorSnapshot, on shard: Shard, _ part: RunPlan.Part) {
    id = cell.id
    name = cell.identity.name
    behavior = cell.behavior
    tags = part.prepared.tags + part.tags + (cell.label?.tags ?? [])
    status = ActorStatus(cell)
    acts = cell.acts
    crashesOfLate = shard.crashes(of: cell.id, within: part.prepared.restarts.within)
    nextAct = [.waiting, .crashed].contains(status) ? (cell.due - .start).seconds : nil
    reason = cell.quarantined
  }
}

/// Some of the actors that a selector matches.
package struct ActorList: Codable, Sendable, Equatable {
  /// The number of matching actors.
  package var matched: Int
  /// The first of them, in order of id.
  package var actors: [ActorSummary]
}
