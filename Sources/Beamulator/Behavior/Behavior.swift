public import Foundation

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

  /// How long an act may take, of the wall's time; 30 s unless said otherwise. Past it the action in inFlight is ended, and
  /// the act counts as a crash.
  var actDeadline: Timespan { get }

  /// How its actors come back from crashes, and after how many they are quarantined.
  var restarts: RestartPolicy { get }

  /// The version of what its states look like when they are saved; 1 unless said otherwise.
  static var stateVersion: Int { get }

  /// Makes a saved state, JSON, of an earlier version into one of this version; as it is unless said otherwise.
  ///
  /// - Throws: Why it cannot be used: its actor then does not live on when a run is resumed.
  static func migrate(state json: Data, from version: Int) throws -> Data
}

extension Behavior {
  public var tags: [String] { [] }
  public var afterFailure: Wait { .minutes(1...2) }
  public var restarts: RestartPolicy { .standard }
  public var actDeadline: Timespan { ActorGroup.standardActDeadline }
  public static var stateVersion: Int { 1 }
  public static func migrate(state json: Data, from version: Int) throws -> Data { json }

  public func initialState(_ random: inout RandomStream) throws -> State { State() }

  public func recover(from error: any Error, _ me: inout ActContext<State>) -> Next? {
    error is ActionFailure ? .at(me.now + afterFailure.draw(&me.random)) : nil
  }
}

/// What an actor remembers from act to act.
public protocol ActorState: Codable, Sendable {
  /// What other actors may see of it; all of it unless said otherwise.
  associatedtype PublicState: Sendable = Self

  /// The state of an actor that has not lived yet.
  init()

  var publicState: PublicState { get }
}

extension ActorState where PublicState == Self {
  public var publicState: Self { self }
}

/// The state of an actor that remembers nothing.
public struct NoState: ActorState {
  public init() {}
}
