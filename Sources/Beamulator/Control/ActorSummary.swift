/// An actor at a glance.
public struct ActorSummary: Codable, Sendable, Equatable {
  public var id: ActorID
  public var name: String
  public var behavior: String
  public var tags: [String]
  public var status: ActorStatus
  public var acts: Int
  /// Within the span in which crashes count for its behavior.
  public var crashesOfLate: Int
  /// Simulated seconds since the run's start; nil in an act and in quarantine.
  public var nextAct: Double?
  /// Why it is in quarantine.
  public var reason: String?

  enum CodingKeys: String, CodingKey {
    case id, name, behavior, tags, status, acts, reason
    case crashesOfLate = "crashes_of_late"
    case nextAct = "next_act_seconds"
  }

  /// On the shard's thread.
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

/// Some of the actors that a selector means.
public struct ActorList: Codable, Sendable, Equatable {
  /// How many it means.
  public var matched: Int
  /// The first ones, in order of id.
  public var actors: [ActorSummary]
}
