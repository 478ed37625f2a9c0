@_exported public import ActorRuntime

/// The code an actor lives by.
///
/// A behavior is a struct whose stored properties are its configuration, with their defaults:
///
///     struct Visitor: Behavior {
///       struct State: ActorState { var visits = 0 }
///       var patience = Timespan.seconds(3)
///
///       func act(_ me: inout ActContext<State>) async throws -> Next {
///         try await me.perform(Shop.frontPage())
///         me.state.visits += 1
///         return .after(.minutes(5...20))
///       }
///     }
///
/// An act runs on its actor's shard. What it draws from `me.random` is the actor's own and the same in every run of the
/// same seed. A failed action that it does not catch ends the act, not the actor; any other error is a crash.
public protocol Behavior: ActorProgram, Codable where State: ActorState {
  associatedtype State = NoState

  /// The defaults of its configuration.
  init()

  /// Tags that every actor of this behavior has.
  var tags: [String] { get }

  /// How long an actor waits after an act that a failed action ended; one to two minutes unless said otherwise.
  var afterFailure: Wait { get }
}

extension Behavior {
  public var tags: [String] { [] }
  public var afterFailure: Wait { .minutes(1...2) }

  public func initialState(_ random: inout RandomStream) throws -> State { State() }

  public func recover(from error: any Error, _ me: inout ActContext<State>) -> Next? {
    error is ActionFailure ? .at(me.now + afterFailure.draw(&me.random)) : nil
  }
}

/// What an actor remembers from act to act.
public protocol ActorState: Codable, Sendable {
  /// The state of an actor that has not lived yet.
  init()
}

/// The state of an actor that remembers nothing.
public struct NoState: ActorState {
  public init() {}
}
