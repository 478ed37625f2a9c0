package import Beamulator

/// One performed action: a row of `action_log`.
package struct ActionRecord: Sendable {
  /// Simulated time, microseconds since 1970.
  package var timestamp: Int64
  /// Wall-clock time, microseconds since 1970.
  package var realTime: Int64
  package var actor: ActorIdentity
  package var action: String
  /// JSON.
  package var arguments: String
  /// Nil for an in-doubt action.
  package var success: Bool?
  /// JSON or text, truncated.
  package var result: String?
  package var error: String?
  /// Simulated time at which the act was due, microseconds since 1970.
  package var due: Int64
  /// The start delay of the act, wall-clock microseconds.
  package var lag: Int64
  /// Service time, wall-clock microseconds.
  package var service: Int64
  /// Time from the due time of the act to the last byte, wall-clock microseconds; measured, but not stored.
  package var response: Int64
  package var status: Int?

  package init(
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

/// A broken expectation: a row of `complaints_log`.
package struct ComplaintRecord: Sendable {
  /// Simulated time, microseconds since 1970.
  package var timestamp: Int64
  /// Wall-clock time, microseconds since 1970.
  package var realTime: Int64
  package var actor: ActorIdentity
  package var severity: Severity
  package var message: String
  /// The name of the action that caused it; nil without one.
  package var action: String?
  package var arguments: String?
  package var result: String?
  /// The origin of the complaint: `result`, `failure` or `behavior`.
  package var trigger: String

  package init(
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

/// An event in the lifecycle of an actor, or of the target that the run has started: a row of `actor_events`.
package struct EventRecord: Sendable {
  package enum Kind: String, Sendable {
    case started, crashed, restarted, quarantined, released, paused, resumed, replaced, stopped
    /// The target exited before the end of the run, and is restarted.
    case targetExited = "target_exited"
    case targetStarted = "target_started"
    /// A command was sent to the run.
    case command
  }
  /// Simulated time, microseconds since 1970.
  package var timestamp: Int64
  /// Wall-clock time, microseconds since 1970.
  package var realTime: Int64
  package var actor: ActorIdentity
  package var event: Kind
  package var detail: String?

  package init(timestamp: Int64, realTime: Int64, actor: ActorIdentity, event: Kind, detail: String? = nil) {
    self.timestamp = timestamp
    self.realTime = realTime
    self.actor = actor
    self.event = event
    self.detail = detail
  }
}
