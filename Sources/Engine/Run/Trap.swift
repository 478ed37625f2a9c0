package import Beamulator

/// A trap of Swift in an actor's code: it ended the process that the run was in.
package struct Trap: Error, Sendable, CustomStringConvertible {
  /// An actor that has trapped so often does not act again until it is released.
  static let limit = 3

  package let actor: ActorID
  /// How often it has.
  package let count: Int

  package init(actor: ActorID, count: Int) {
    self.actor = actor
    self.count = count
  }

  package var description: String {
    "the engine died in this act, most likely of a trap of Swift (\(count) of \(Self.limit))"
  }
}
