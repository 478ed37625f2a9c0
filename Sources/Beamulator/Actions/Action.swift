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
