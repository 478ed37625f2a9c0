package import Beamulator
import Platform

/// The actors of a run, by id, behavior, name and tag. Thread-safe.
///
/// Common properties are stored once per group: names are derived from behavior and id unless given, tags belong to the
/// group, and its ids are a range. An actor therefore takes no memory here, and a stopped one takes a bit. Own tags are
/// indexed, so that the cost of a query is proportional to its result.
package final class Registry: Sendable {
  private let contents = Locked(RegistryContents())

  init() {}

  /// The number of actors.
  package var count: Int { contents.withLock { $0.count } }
  /// The number of actors ever spawned.
  package var spawned: Int { contents.withLock { Int($0.lastID) } }

  /// Returns whether an actor exists.
  package func contains(_ actor: ActorID) -> Bool {
    contents.withLock { $0.group(of: actor) != nil }
  }

  /// Returns the name of an actor, given or derived; nil if there is no such actor.
  package func name(of actor: ActorID) -> String? {
    contents.withLock { contents in
      guard let group = contents.group(of: actor) else { return nil }
      return contents.labels[actor]?.name ?? "\(contents.groups[group].behavior)-\(actor)"
    }
  }

  /// Returns the behavior of an actor; nil if there is no such actor.
  package func behavior(of actor: ActorID) -> String? {
    contents.withLock { contents in contents.group(of: actor).map { contents.groups[$0].behavior } }
  }

  /// Returns the actor with a name, given or derived.
  package func actor(named name: String) -> ActorID? { contents.withLock { $0.actor(named: name) } }

  /// Returns the actors that match a query, in order of id.
  package func actors(_ query: ActorQuery) -> [ActorID] { contents.withLock { $0.actors(query) } }

  /// Returns the number of actors that match a query.
  package func count(_ query: ActorQuery) -> Int { contents.withLock { $0.count(query) } }

  /// Adds a group of new actors and returns their ids; the labels apply to the first ones.
  ///
  /// - Throws: ``RuntimeError`` if a given name is taken.
  func enter(behavior: String, tags: [String], count: Int, labels: [ActorLabel]) throws -> ClosedRange<ActorID> {
    try contents.withLock { try $0.enter(behavior: behavior, tags: tags, count: count, labels: labels) }
  }

  /// Adds a restored group: with gaps where actors are gone, and with the saved names and tags.
  func enter(behavior: String, tags: [String], ids: ClosedRange<ActorID>, _ actors: [ActorID: ActorLabel?]) throws {
    try contents.withLock { contents in
      let entered = try contents.enter(behavior: behavior, tags: tags, count: ids.count, labels: [])
      precondition(entered == ids, "groups must be restored in the order they were spawned")
      for id in ids {
        guard let label = actors[id] else {
          contents.remove(id)
          continue
        }
        if let label { contents.restore(id, label) }
      }
    }
  }

  /// Adds an empty group that actors can be moved to, and returns its index.
  package func addGroup(behavior: String, tags: [String]) -> Int {
    contents.withLock { $0.addGroup(behavior: behavior, tags: tags) }
  }

  /// Moves an actor to another group.
  func move(_ actor: ActorID, to index: Int, _ label: ActorLabel?) {
    contents.withLock { $0.move(actor, to: index, label) }
  }

  /// Removes an actor whose spawn is pending; false if there is no such actor.
  func cancel(_ actor: ActorID) -> Bool {
    contents.withLock { contents in
      guard contents.group(of: actor) != nil else { return false }
      contents.remove(actor)
      return true
    }
  }

  /// Replaces the tags of an actor.
  func relabel(_ actor: ActorID, _ label: ActorLabel) { contents.withLock { $0.relabel(actor, label) } }

  /// Adds a removed actor again.
  func readmit(_ actor: ActorID, _ label: ActorLabel?) { contents.withLock { $0.readmit(actor, label) } }

  /// Removes an actor.
  func remove(_ actor: ActorID) { contents.withLock { $0.remove(actor) } }
}
