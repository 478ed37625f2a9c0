import Beamulator
import ActorRuntime

/// The details of an actor.
struct ActorDetail: Sendable {
  let cell: ActorSnapshot
  let summary: ActorSummary
  let performed: Int
  /// The last actions, oldest first.
  let lastActions: [ActionRecord]
  /// The recent complaints, oldest first.
  let complaints: [ComplaintRecord]
  let crashes: [RecentIncidents.Crash]

  /// Returns the details as JSON, with secrets masked.
  func json(_ part: RunPlan.Part, lastAction names: ActionNames) -> JSON {
    .object([
      .init("id", .int(cell.id)), .init("name", .string(summary.name)), .init("behavior", .string(cell.behavior)),
      .init("tags", .array(summary.tags.map(JSON.string))), .init("status", .string(summary.status.rawValue)),
      .init("quarantined", cell.quarantined.map(JSON.string) ?? .null),
      .init("next_act_seconds", summary.nextAct.map(JSON.double) ?? .null), .init("acts", .int(Int64(cell.acts))),
      .init("performed", .int(Int64(performed))), .init("crashes", .int(Int64(cell.crashes))),
      .init("crashes_of_late", .int(Int64(summary.crashesOfLate))),
      .init("messages", .int(Int64(cell.envelopes.count))),
      .init("config", part.config), .init("state", state),
      .init("last_action", names[cell.lastAction].map(JSON.string) ?? .null),
      .init("last_actions", .array(lastActions.map { JSON($0) })),
      .init("last_complaints", .array(complaints.map { JSON($0) })),
      .init("last_crashes", .array(crashes.map { JSON($0) })),
    ])
  }

  private var state: JSON {
    guard let state = cell.state as? any Encodable, let node = try? ConfigNode(encoding: state) else { return .null }
    return JSON(node)
  }
}
