package import Beamulator
import Platform

/// Who lives: by id, behavior, name and tag. Any thread may ask.
///
/// What a group shares is kept once: names are derived from behavior and id unless given, tags of a group lie with the
/// group, and its ids are a range. So an actor costs nothing here, and one that is gone a bit; one with tags of its own
/// has a index in an index, so that a query costs in the order of what it finds.
package final class Registry: Sendable {
  private let contents = Locked(RegistryContents())

  init() {}

  /// How many actors live.
  package var count: Int { contents.withLock { $0.count } }
  /// How many have ever lived.
  package var spawned: Int { contents.withLock { Int($0.lastID) } }

  /// Whether an actor lives.
  package func contains(_ actor: ActorID) -> Bool {
    contents.withLock { $0.group(of: actor) != nil }
  }

  /// The name of an actor, given or derived; nil if it does not live.
  package func name(of actor: ActorID) -> String? {
    contents.withLock { contents in
      guard let group = contents.group(of: actor) else { return nil }
      return contents.labels[actor]?.name ?? "\(contents.groups[group].behavior)-\(actor)"
    }
  }

  /// The behavior of an actor; nil if it does not live.
  package func behavior(of actor: ActorID) -> String? {
    contents.withLock { contents in contents.group(of: actor).map { contents.groups[$0].behavior } }
  }

  /// The actor of a name, given or derived.
  package func actor(named name: String) -> ActorID? { contents.withLock { $0.actor(named: name) } }

  /// The actors that a query means, in order of id.
  package func actors(_ query: ActorQuery) -> [ActorID] { contents.withLock { $0.actors(query) } }

  /// How many actors a query means.
  package func count(_ query: ActorQuery) -> Int { contents.withLock { $0.count(query) } }

  /// Enters a group of actors that are to live; gives their ids, the labels' actors first.
  ///
  /// - Throws: When a given name is taken.
  func enter(behavior: String, tags: [String], count: Int, labels: [ActorLabel]) throws -> ClosedRange<ActorID> {
    try contents.withLock { try $0.enter(behavior: behavior, tags: tags, count: count, labels: labels) }
  }

  /// Enters a group as it was: with gaps where actors are gone, and with the names and tags that they had.
  func enter(behavior: String, tags: [String], ids: ClosedRange<ActorID>, _ actors: [ActorID: ActorLabel?]) throws {
    try contents.withLock { contents in
      let entered = try contents.enter(behavior: behavior, tags: tags, count: ids.count, labels: [])
      precondition(entered == ids, "groups are entered in the order they had")
      for id in ids {
        guard let label = actors[id] else {
          contents.remove(id)
          continue
        }
        if let label { contents.restore(id, label) }
      }
    }
  }

  /// Makes a group without actors, which others may move to; gives its index.
  package func addGroup(behavior: String, tags: [String]) -> Int {
    contents.withLock { $0.addGroup(behavior: behavior, tags: tags) }
  }

  /// Brings an actor into another group.
  func move(_ actor: ActorID, to index: Int, _ label: ActorLabel?) {
    contents.withLock { $0.move(actor, to: index, label) }
  }

  /// Forgets an actor that has not come yet; false if it is not known.
  func cancel(_ actor: ActorID) -> Bool {
    contents.withLock { contents in
      guard contents.group(of: actor) != nil else { return false }
      contents.remove(actor)
      return true
    }
  }

  /// Gives an actor other tags.
  func relabel(_ actor: ActorID, _ label: ActorLabel) { contents.withLock { $0.relabel(actor, label) } }

  /// Takes an actor in again that was gone.
  func readmit(_ actor: ActorID, _ label: ActorLabel?) { contents.withLock { $0.readmit(actor, label) } }

  /// Forgets an actor.
  func remove(_ actor: ActorID) { contents.withLock { $0.remove(actor) } }
}
