/// Who a record is about. The name is derived from behavior and id unless one was given.
public struct ActorIdentity: Sendable, Equatable {
  public var id: Int64
  public var behavior: String
  public var givenName: String?

  public init(id: Int64, behavior: String, givenName: String? = nil) {
    self.id = id
    self.behavior = behavior
    self.givenName = givenName
  }

  public var name: String { givenName ?? behavior + "-" + String(id) }

  /// The target that was started for the run, which is no actor.
  static let target = ActorIdentity(id: 0, behavior: "target", givenName: "target")
  /// The run itself.
  static let run = ActorIdentity(id: 0, behavior: "run", givenName: "run")
}

/// One performed action: a row of `action_log`.
public struct ActionRecord: Sendable {
  /// Simulated time, microseconds since 1970.
  public var timestamp: Int64
  /// Wall time, microseconds since 1970.
  public var realTime: Int64
  public var actor: ActorIdentity
  public var action: String
  /// JSON.
  public var arguments: String
  /// Nil when in doubt.
  public var success: Bool?
  /// JSON or text, bounded.
  public var result: String?
  public var error: String?
  /// Simulated time at which the act was due, microseconds since 1970.
  public var due: Int64
  /// How late the act started, microseconds of the wall.
  public var lag: Int64
  /// Service time, microseconds of the wall.
  public var service: Int64
  /// From when the act was due to last byte, microseconds of the wall; counted, and not stored.
  public var response: Int64
  public var status: Int?

  public init(
    timestamp: Int64, realTime: Int64, actor: ActorIdentity, action: String, arguments: String, success: Bool?,
    result: String?, error: String?, due: Int64, lag: Int64, service: Int64, response: Int64 = 0, status: Int?
  ) {
    self.timestamp = timestamp
    self.realTime = realTime
    self.actor = actor
    self.action = action
    self.arguments = arguments
    self.success = success
    self.result = result
    self.error = error
    self.due = due
    self.lag = lag
    self.service = service
    self.response = response
    self.status = status
  }
}

/// How much a broken expectation matters to the user who complains.
public enum Severity: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
  case urgent, annoying, justsayin
}

/// A broken expectation: a row of `complaints_log`.
public struct ComplaintRecord: Sendable {
  /// Simulated time, microseconds since 1970.
  public var timestamp: Int64
  /// Wall time, microseconds since 1970.
  public var realTime: Int64
  public var actor: ActorIdentity
  public var severity: Severity
  public var message: String
  /// The action that caused it, where one did.
  public var action: String?
  public var arguments: String?
  public var result: String?
  /// What the complaint came from: `result`, `failure` or `behavior`.
  public var trigger: String

  public init(
    timestamp: Int64, realTime: Int64, actor: ActorIdentity, severity: Severity, message: String,
    action: String? = nil, arguments: String? = nil, result: String? = nil, trigger: String
  ) {
    self.timestamp = timestamp
    self.realTime = realTime
    self.actor = actor
    self.severity = severity
    self.message = message
    self.action = action
    self.arguments = arguments
    self.result = result
    self.trigger = trigger
  }
}

/// Something that happened to an actor, or to the target that was started for the run: a row of `actor_events`.
public struct EventRecord: Sendable {
  public enum Kind: String, Sendable {
    case started, crashed, restarted, quarantined, released, paused, resumed, replaced, stopped
    /// The target ended before the run; it was started again.
    case targetExited = "target_exited"
    case targetStarted = "target_started"
    /// Somebody asked something of the run.
    case command
  }
  /// Simulated time, microseconds since 1970.
  public var timestamp: Int64
  /// Wall time, microseconds since 1970.
  public var realTime: Int64
  public var actor: ActorIdentity
  public var event: Kind
  public var detail: String?

  public init(timestamp: Int64, realTime: Int64, actor: ActorIdentity, event: Kind, detail: String? = nil) {
    self.timestamp = timestamp
    self.realTime = realTime
    self.actor = actor
    self.event = event
    self.detail = detail
  }
}
