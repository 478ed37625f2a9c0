/// A named operation on the target: its name, its arguments and the code that performs it.
public protocol Action<Result>: Sendable {
  associatedtype Result: Sendable

  /// The name under which the action is recorded and counted: one for each kind of operation, such as `list_tasks`.
  var name: String { get }

  /// The arguments as recorded; empty by default.
  var arguments: JSON { get }

  /// Performs the action.
  ///
  /// - Throws: An error if the action fails. It is recorded as the outcome, and the behavior receives it as an
  ///   ``ActionFailure``.
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> Result
}

extension Action {
  public var arguments: JSON { .object([]) }
}

/// The outcome of an action.
public enum Outcome<Result: Sendable>: Sendable {
  case success(Result)
  case failure(ActionFailure)

  /// Returns the result, or throws the failure.
  public func get() throws(ActionFailure) -> Result {
    switch self {
    case .success(let result): result
    case .failure(let failure): throw failure
    }
  }
}

/// The failure of an action: an outcome, not a crash. If an act throws it, the act ends and the actor acts again after
/// ``Behavior/afterFailure``.
public struct ActionFailure: Error, Sendable, CustomStringConvertible {
  /// The name of the action.
  public let action: String
  /// The protocol's status, if the target responded.
  public let status: Int?
  /// The cause.
  public let message: String

  public init(action: String, status: Int? = nil, message: String) {
    self.action = action
    self.status = status
    self.message = message
  }

  public var description: String { "\(action) failed: \(message)" }
}
