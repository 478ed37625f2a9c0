import Beamulator
import Foundation

/// A report of a crash: the error, the last actions of the actor and its state before the act.
struct CrashReport {
  /// The most bytes of a state; a longer one is reported as truncated JSON text.
  private static let stateLimit = 16_384

  let actor: ActorIdentity
  let json: JSON

  /// - Parameters:
  ///   - act: The number of the actor's act, from 1.
  ///   - time: Simulated time, microseconds since 1970.
  ///   - state: The state before the act; secrets are redacted.
  ///   - actions: The last actions, oldest first.
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
  /// An action for a crash report or the API.
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
