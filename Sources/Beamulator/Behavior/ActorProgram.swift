/// The serial number of an actor, from 1, never reused within a run.
public typealias ActorID = Int64

/// The code that the actors of a group run; the runtime's view of a ``Behavior``.
public protocol ActorProgram: Sendable {
  associatedtype State: Sendable

  /// Returns the initial state of an actor; a thrown error is a crash.
  func initialState(_ random: inout RandomStream) throws -> State

  /// Performs one act on the actor's shard; a thrown error is a crash, and the changes to the context are discarded.
  nonisolated(nonsending) func act(_ me: inout ActContext<State>) async throws -> Next

  /// Handles an error thrown by an act without counting it as a crash. The context is stored as the act left it.
  ///
  /// - Returns: When to act next; nil makes the error a crash.
  func recover(from error: any Error, _ me: inout ActContext<State>) -> Next?

  /// The runtime's entry point to ``act(_:)``. Do not implement it.
  ///
  /// A requirement with a default implementation, so that the compiler specializes it in the module that declares the
  /// program: a generic function would look up the program's types at every act, which costs as much as the act.
  var _act: _ActFunction { get }
}

/// Performs one act on a state in memory, and returns the frame as the act left it.
///
/// Writes the state only if the act succeeds; otherwise throws.
public typealias _ActFunction =
  nonisolated(nonsending) @Sendable (_ frame: consuming _ActFrame, _ state: UnsafeMutableRawPointer) async throws ->
  _ActFrame

extension ActorProgram {
  public func recover(from error: any Error, _ me: inout ActContext<State>) -> Next? { nil }

  @inlinable public var _act: _ActFunction {
    { frame, memory in
      let state = memory.assumingMemoryBound(to: State.self)
      var me = ActContext(state: state.pointee, frame: frame)
      do {
        me.frame.next = try await act(&me)
        try me.checkDeadline()
      } catch {
        try me.checkDeadline()
        guard let next = recover(from: error, &me) else { throw error }
        me.frame.next = next
      }
      state.pointee = me.state
      me.frame.random = me.random
      return me.frame
    }
  }
}
