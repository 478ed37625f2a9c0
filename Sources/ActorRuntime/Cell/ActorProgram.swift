/// The serial number of an actor, from 1, never used again within a run.
public typealias ActorID = Int64

/// What the actors of one group live by.
public protocol ActorProgram: Sendable {
  associatedtype State: Sendable

  /// The state of an actor that has not lived yet; throwing is a crash.
  func initialState(_ random: inout RandomStream) throws -> State

  /// One act, on the actor's shard; a thrown error is a crash, and what the act did to the context is gone.
  nonisolated(nonsending) func act(_ me: inout ActContext<State>) async throws -> Next

  /// What to do when an act threw, if that is no crash: the context is kept as the act left it. Nil makes it a crash.
  func recover(from error: any Error, _ me: inout ActContext<State>) -> Next?

  /// The runtime's own way into ``act(_:)``; not to be implemented.
  ///
  /// A requirement with a default, so that the compiler makes one for each program that knows its types: a generic
  /// function would look them up at every act, which costs as much as the act.
  static var stepper: Stepper { get }
}

/// Lets a ``ActorCell``, given as the object it is, act if the timer that was due is the one it waits for.
public typealias Stepper = nonisolated(nonsending) @Sendable (AnyObject, Int64) async -> Void

extension ActorProgram {
  public func recover(from error: any Error, _ me: inout ActContext<State>) -> Next? { nil }

  @inlinable
  public static var stepper: Stepper {
    { object, due in
      let cell = unsafeDowncast(object, to: ActorCell<Self>.self)
      guard cell.phase == .waiting, due == cell.due else { return }
      let lag = cell.begin()
      do {
        var me = try cell.context(lag: lag)
        do {
          let next = try await cell.group.program.act(&me)
          try cell.checkDeadline()
          cell.commit(me)
          cell.end(next)
        } catch {
          try cell.checkDeadline()
          guard let next = cell.group.program.recover(from: error, &me) else { throw error }
          cell.commit(me)
          cell.end(next)
        }
      } catch {
        cell.crash(error)
      }
      if !cell.shard.afterActs.isEmpty { cell.shard.actHasEnded(cell.id) }
    }
  }
}
