package import Beamulator

/// A trap in an actor's code that ended the engine.
package struct Trap: Error, Sendable, CustomStringConvertible {
  /// The number of traps after which an actor is quarantined.
  static let limit = 3

  package let actor: ActorID
  /// The number of traps of the actor.
  package let count: Int

  package init(actor: ActorID, count: Int) {
    self.actor = actor
    self.count = count
  }

  package var description: String {
    "the engine died in this act, most likely by a Swift trap (\(count) of \(Self.limit))"
  }
}
