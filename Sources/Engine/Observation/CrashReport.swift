import Beamulator
import Foundation

/// What there is to know of a crash: the error, what the actor had done before, and its state before the act.
struct CrashReport {
  /// The most of a state that is kept, in bytes; of a longer one its JSON as text, cut.
  private static let stateLimit = 16_384

  let actor: ActorIdentity
  let json: JSON

  /// - Parameters:
  ///   - act: The number of the act in the actor's life, from 1.
  ///   - time: Simulated, microseconds since 1970.
  ///   - state: As before the act; values of secret names are left out.
  ///   - actions: The last ones, oldest first.
  init(
    error: any Error, act: Int, at time: Int64, actor: ActorIdentity, state: (any Sendable)?, actions: [ActionRecord]
  ) {
    self.actor = actor
    json = .object([
      .init("actor_id", .int(actor.id)), .init("actor", .string(actor.name)),
      .init("behavior", .string(actor.behavior)), .init("act", .int(Int64(act))), .init("timestamp", .int(time)),
      .init("error", .string(RecordText.truncated("\(error)"))),
      .init("error_type", .string("\(type(of: error))")),
      .init("state", Self.json(state)),
      .init("last_actions", .array(actions.map { JSON($0) })),
    ])
  }

  private static func json(_ state: (any Sendable)?) -> JSON {
    guard let state = state as? any Encodable, let node = try? ConfigNode(encoding: state) else { return .null }
    let (json, text) = (JSON(node), JSON(node).text)
    return text.utf8.count <= stateLimit
      ? json : .string(String(decoding: text.utf8.prefix(stateLimit), as: UTF8.self) + "…")
  }
}

extension JSON {
  /// An action, for those who look into what an actor did last.
  init(_ action: ActionRecord) {
    self = .object([
      .init("timestamp", .int(action.timestamp)), .init("action", .string(action.action)),
      .init("args", .string(action.arguments)), .init("success", action.success.map(JSON.bool) ?? .null),
      .init("status", action.status.map { .int(Int64($0)) } ?? .null),
      .init("result", action.result.map(JSON.string) ?? .null), .init("error", action.error.map(JSON.string) ?? .null),
      .init("service_us", .int(action.service)),
    ])
  }
}
