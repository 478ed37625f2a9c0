import Beamulator

/// Complaints and crashes for the API.
extension JSON {
  package init(_ complaint: ComplaintRecord) {
    self = .object([
      .init("timestamp", .int(complaint.timestamp)), .init("actor", .int(complaint.actor.id)),
      .init("name", .string(complaint.actor.name)), .init("behavior", .string(complaint.actor.behavior)),
      .init("severity", .string(complaint.severity.rawValue)), .init("message", .string(complaint.message)),
      .init("action", complaint.action.map(JSON.string) ?? .null),
      .init("arguments", complaint.arguments.map(JSON.string) ?? .null),
      .init("result", complaint.result.map(JSON.string) ?? .null), .init("trigger", .string(complaint.trigger)),
    ])
  }

  init(_ crash: RecentIncidents.Crash) {
    self = .object([
      .init("timestamp", .int(crash.timestamp)), .init("act", .int(Int64(crash.act))),
      .init("error", .string(crash.error)),
      .init("restart_after", crash.restartAfter.map { .string($0.description) } ?? .null),
    ])
  }
}
