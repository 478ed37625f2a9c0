public import Foundation

/// The code of a kind of actor.
///
/// A behavior is a struct whose stored properties are its configuration and its defaults:
///
///     struct Visitor: Behavior {
///       struct State: ActorState { var visits = 0 }
///       var pause = Wait.minutes(5...20)
///
///       func act(_ me: inout ActContext<State>) async throws -> Next {
///         try await me.perform(Shop.frontPage())
///         me.state.visits += 1
///         return .after(pause)
///       }
///     }
///
/// An act runs on its actor's shard. Values drawn from `me.random` are the same in every run with the same seed. An
/// uncaught ``ActionFailure`` ends the act, and the actor acts again later; any other error is a crash.
public protocol Behavior: ActorProgram, Codable where State: ActorState {
  associatedtype State = NoState

  /// Creates a behavior with the default configuration.
  init()

  /// The tags of every actor of this behavior; none by default.
  var tags: [String] { get }

  /// The wait after an act that a failed action ended; by default one to two minutes.
  var afterFailure: Wait { get }

  /// The wall-clock time limit of an act; by default 30 s. When it expires, the action in flight is ended, and the act
  /// counts as a crash.
  var actDeadline: Timespan { get }

  /// The backoff of its actors after crashes, and their restart budget.
  var restarts: RestartPolicy { get }

  /// The version of the encoded form of its states; by default 1.
  static var stateVersion: Int { get }

  /// Converts a saved state, as JSON, of an earlier version into one of the current version; by default unchanged.
  ///
  /// - Throws: An error if the state cannot be converted. Its actor is then quarantined when a run is resumed.
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

/// The state that an actor keeps from act to act.
public protocol ActorState: Codable, Sendable {
  /// The part of the state that other actors can read; by default all of it.
  associatedtype PublicState: Sendable = Self

  /// Creates the initial state of an actor.
  init()

  var publicState: PublicState { get }
}

extension ActorState where PublicState == Self {
  public var publicState: Self { self }
}

/// The state of an actor without state.
public struct NoState: ActorState {
  public init() {}
}
