/// One named operation on the target, as a value: what it is called, what it is given, how it is performed.
public protocol Action<Result>: Sendable {
  associatedtype Result: Sendable

  /// The name it is counted under: one for each kind of operation, as in `list_tasks`.
  var name: String { get }

  /// What it is given, for the record.
  var arguments: JSON { get }

  /// Performs it.
  ///
  /// - Throws: Why it failed: recorded as its outcome, and given to the behavior as an ``ActionFailure``.
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> Result
}

extension Action {
  public var arguments: JSON { .object([]) }
}

/// What an action has at hand while it is performed, and what it says of itself for the record.
public struct ActionCall {
  /// The actor on whose behalf it is.
  public let actor: ActorID
  /// The target, where it is a web service.
  public let http: any HTTPClient
  /// How long it may take, of the wall's time: what is left until the act's deadline.
  public let timeLeft: Timespan
  /// The protocol's status, where it has one.
  public var status: Int?
  /// What came back, JSON or text; cut to 4 KiB in the record.
  public var result: String?
  /// Where the time of an HTTP exchange went.
  public var timings: HTTPTimings?

  private let targets: SimulatedTargets

  init(actor: ActorID, timeLeft: Timespan, http: any HTTPClient, targets: SimulatedTargets) {
    self.timeLeft = timeLeft
    self.actor = actor
    self.http = http
    self.targets = targets
  }

  /// The target, where it is a model in the run itself: one of each type a run.
  public func simulated<Target: SimulatedTarget>(_ type: Target.Type) -> Target { targets.target(type) }
}

/// What became of an action.
public enum Outcome<Result: Sendable>: Sendable {
  case success(Result)
  case failure(ActionFailure)

  /// The result, or the failure thrown.
  public func get() throws(ActionFailure) -> Result {
    switch self {
    case .success(let result): result
    case .failure(let failure): throw failure
    }
  }
}

/// A failed action: an outcome, not a crash. Thrown out of an act it ends the act, and the actor goes on later.
public struct ActionFailure: Error, Sendable, CustomStringConvertible {
  public let action: String
  /// The protocol's status, where an answer came.
  public let status: Int?
  public let message: String

  public init(action: String, status: Int? = nil, message: String) {
    self.action = action
    self.status = status
    self.message = message
  }

  public var description: String { "\(action) failed: \(message)" }
}
