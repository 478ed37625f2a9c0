package import Beamulator

/// The behaviors of the population at a time.
package struct PopulationSnapshot: Sendable {
  private let contents: Population.Contents
  /// All behaviors that actors have or had, in the order they were added.
  package let behaviors: [String]
  private let indices: [String: Int]

  init(_ contents: Population.Contents) {
    self.contents = contents
    var names: [String] = []
    for part in contents.parts where !names.contains(part.behavior) { names.append(part.behavior) }
    behaviors = names
    indices = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
  }

  /// The index of an actor's behavior in ``behaviors``.
  package func behavior(of actor: ActorID) -> Int {
    contents.part(of: actor).flatMap { indices[$0.behavior] } ?? 0
  }

  /// A number that differs after every change.
  package var version: Int { contents.version }

  /// Returns the configurations of a behavior's population groups.
  package func configurations(of behavior: String) -> [JSON] {
    contents.parts.filter { $0.behavior == behavior }.map(\.config)
  }
}
