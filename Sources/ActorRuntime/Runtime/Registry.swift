/// Who lives: by id, behavior, name and tag. Any thread may ask.
///
/// What a group shares is kept once: names are derived from behavior and id unless given, tags of a group lie with the
/// group, and its ids are a range. So an actor costs nothing here, and one that is gone a bit.
public final class Registry: Sendable {
  private struct Contents {
    var groups: [RegistryGroup] = []
    var named: [String: ActorID] = [:]
    var labels: [ActorID: ActorLabel] = [:]
    var lastID: ActorID = 0
    var count = 0

    /// The place of the group an actor lives in: ids grow from group to group.
    func group(of actor: ActorID) -> Int? {
      var (low, high) = (0, groups.count)
      while low < high {
        let middle = (low + high) / 2
        if groups[middle].ids.upperBound < actor { low = middle + 1 } else { high = middle }
      }
      return low < groups.count && groups[low].contains(actor) ? low : nil
    }
  }

  private let contents = Guarded(Contents())

  init() {}

  /// How many actors live.
  public var count: Int { contents.withLock { $0.count } }
  /// How many have ever lived.
  public var spawned: Int { contents.withLock { Int($0.lastID) } }

  /// Whether an actor lives.
  public func contains(_ actor: ActorID) -> Bool {
    contents.withLock { $0.group(of: actor) != nil }
  }

  /// The name of an actor, given or derived; nil if it does not live.
  public func name(of actor: ActorID) -> String? {
    contents.withLock { contents in
      guard let group = contents.group(of: actor) else { return nil }
      return contents.labels[actor]?.name ?? "\(contents.groups[group].behavior)-\(actor)"
    }
  }

  /// The behavior of an actor; nil if it does not live.
  public func behavior(of actor: ActorID) -> String? {
    contents.withLock { contents in contents.group(of: actor).map { contents.groups[$0].behavior } }
  }

  /// The actor of a name, given or derived.
  public func actor(named name: String) -> ActorID? {
    contents.withLock { contents in
      if let actor = contents.named[name] { return actor }
      guard let dash = name.lastIndex(of: "-"), let actor = ActorID(name[name.index(after: dash)...]),
        contents.labels[actor]?.name == nil, let group = contents.group(of: actor)
      else { return nil }
      return contents.groups[group].behavior == name[..<dash] ? actor : nil
    }
  }

  /// The actors of a behavior, in order of id.
  public func actors(behavior: String) -> [ActorID] {
    contents.withLock { contents in
      contents.groups.filter { $0.behavior == behavior }.flatMap(\.members).sorted()
    }
  }

  /// The actors that have a tag, of their group's or their own, in order of id.
  public func actors(tagged tag: String) -> [ActorID] {
    contents.withLock { contents in
      var found = Set(contents.groups.filter { $0.tags.contains(tag) }.flatMap(\.members))
      for (actor, label) in contents.labels where label.tags.contains(tag) { found.insert(actor) }
      return found.sorted()
    }
  }

  /// Enters a group of actors that are to live; gives their ids, the labels' actors first.
  ///
  /// - Throws: When a given name is taken.
  func enter(behavior: String, tags: [String], count: Int, labels: [ActorLabel]) throws -> ClosedRange<ActorID> {
    try contents.withLock { contents in
      for name in labels.compactMap(\.name) where contents.named[name] != nil {
        throw RuntimeError.nameTaken(name)
      }
      let first = contents.lastID + 1
      contents.lastID += ActorID(count)
      contents.count += count
      contents.groups.append(RegistryGroup(behavior: behavior, tags: tags, ids: first...contents.lastID))
      for (offset, label) in labels.enumerated() {
        contents.labels[first + ActorID(offset)] = label
        if let name = label.name { contents.named[name] = first + ActorID(offset) }
      }
      return first...contents.lastID
    }
  }

  /// Forgets an actor.
  func remove(_ actor: ActorID) {
    contents.withLock { contents in
      guard let group = contents.group(of: actor), contents.groups[group].remove(actor) else { return }
      contents.count -= 1
      if let name = contents.labels.removeValue(forKey: actor)?.name { contents.named[name] = nil }
    }
  }
}
