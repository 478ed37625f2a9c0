import Beamulator

/// The contents of a ``Registry``.
struct RegistryContents: Sendable {
  private(set) var groups: [RegistryGroup] = []
  /// The indices of groups, by behavior and by tag.
  private var groupsOfBehavior: [String: [Int]] = [:]
  private var groupsWithTag: [String: [Int]] = [:]
  /// The names and tags of actors that have their own.
  private(set) var labels: [ActorID: ActorLabel] = [:]
  private var named: [String: ActorID] = [:]
  /// The actors with tags of their own, by tag.
  private var tagged: [String: IDSet] = [:]
  /// The group indices of actors that were moved to another group than their ids imply.
  private var moved: [ActorID: Int] = [:]
  private(set) var lastID: ActorID = 0
  private(set) var count = 0

  /// Returns the index of an actor's group; nil if the actor does not exist.
  func group(of actor: ActorID) -> Int? { index(of: actor).flatMap { groups[$0].contains(actor) ? $0 : nil } }

  /// Returns the index of the group that an actor is or was in: ids increase from group to group.
  private func index(of actor: ActorID) -> Int? {
    if !moved.isEmpty, let index = moved[actor] { return index }
    var (low, high) = (0, groups.count)
    while low < high {
      let middle = (low + high) / 2
      if groups[middle].ids.upperBound <= actor { low = middle + 1 } else { high = middle }
    }
    return low < groups.count && groups[low].ids.contains(actor) ? low : nil
  }

  func actor(named name: String) -> ActorID? {
    if let actor = named[name] { return actor }
    guard let dash = name.lastIndex(of: "-"), let actor = ActorID(name[name.index(after: dash)...]),
      labels[actor]?.name == nil, let group = group(of: actor)
    else { return nil }
    return groups[group].behavior == name[..<dash] ? actor : nil
  }

  // MARK: Queries

  mutating func actors(_ query: ActorQuery) -> [ActorID] {
    var rest = query
    var found: [ActorID]
    if let name = query.name {
      found = actor(named: name).map { [$0] } ?? []
      rest.name = nil
    } else if let rarest = query.tags.enumerated().min(by: { countTagged($0.element) < countTagged($1.element) }) {
      found = actors(tagged: rarest.element)
      rest.tags.remove(at: rarest.offset)
    } else if let behavior = query.behavior {
      found = members(groupsOfBehavior[behavior] ?? [])
      rest.behavior = nil
    } else if let ids = query.ids {
      let range = ids.clamped(to: 1...max(lastID, 1))
      return range.filter { ids.contains($0) && group(of: $0) != nil }
    } else {
      found = members(groups.indices)
    }
    return rest == .all ? found : found.filter { matches($0, rest) }
  }

  mutating func count(_ query: ActorQuery) -> Int {
    if query == .all { return count }
    if query == ActorQuery(behavior: query.behavior) {
      return (groupsOfBehavior[query.behavior ?? ""] ?? []).reduce(0) { $0 + groups[$1].count }
    }
    return actors(query).count
  }

  private func countTagged(_ tag: String) -> Int {
    (groupsWithTag[tag] ?? []).reduce(tagged[tag]?.count ?? 0) { $0 + groups[$1].count }
  }

  private mutating func actors(tagged tag: String) -> [ActorID] {
    let own = tagged[tag]?.sorted ?? []
    guard let groups = groupsWithTag[tag] else { return own }
    return own.isEmpty ? members(groups) : Set(members(groups)).union(own).sorted()
  }

  /// Returns the members of groups in order of id.
  private func members(_ indices: some Sequence<Int>) -> [ActorID] {
    var found: [ActorID] = []
    var isMixed = false
    for index in indices {
      found += groups[index].members
      isMixed = isMixed || groups[index].hasMovedMembers
    }
    return isMixed ? found.sorted() : found
  }

  private func matches(_ actor: ActorID, _ query: ActorQuery) -> Bool {
    guard query.ids?.contains(actor) ?? true, let index = group(of: actor) else { return false }
    if let behavior = query.behavior, groups[index].behavior != behavior { return false }
    return query.tags.allSatisfy { groups[index].tags.contains($0) || tagged[$0]?.contains(actor) == true }
  }

  // MARK: Changes

  mutating func enter(
    behavior: String, tags: [String], count: Int, labels: [ActorLabel]
  ) throws -> ClosedRange<ActorID> {
    for name in labels.compactMap(\.name) where named[name] != nil { throw RuntimeError.nameTaken(name) }
    let first = lastID + 1
    lastID += ActorID(count)
    self.count += count
    add(behavior: behavior, tags: tags, ids: first..<lastID + 1)
    for (offset, label) in labels.enumerated() {
      let actor = first + ActorID(offset)
      self.labels[actor] = label
      if let name = label.name { named[name] = actor }
      for tag in label.tags { tagged[tag, default: IDSet()].insert(actor) }
    }
    return first...lastID
  }

  private mutating func add(behavior: String, tags: [String], ids: Range<ActorID>) {
    groups.append(RegistryGroup(behavior: behavior, tags: tags, ids: ids))
    groupsOfBehavior[behavior, default: []].append(groups.count - 1)
    for tag in Set(tags) { groupsWithTag[tag, default: []].append(groups.count - 1) }
  }

  /// Adds an empty group that actors can be moved to, and returns its index.
  mutating func addGroup(behavior: String, tags: [String]) -> Int {
    add(behavior: behavior, tags: tags, ids: lastID + 1..<lastID + 1)
    return groups.count - 1
  }

  /// Moves an actor to another group.
  mutating func move(_ actor: ActorID, to index: Int, _ label: ActorLabel?) {
    if let before = group(of: actor), groups[before].remove(actor) { count -= 1 }
    moved[actor] = index
    if groups[index].admit(actor) { count += 1 }
    if let label { restore(actor, label) }
  }

  mutating func relabel(_ actor: ActorID, _ label: ActorLabel) {
    guard group(of: actor) != nil else { return }
    dropTags(of: actor)
    labels[actor] = label
    for tag in label.tags { tagged[tag, default: IDSet()].insert(actor) }
  }

  mutating func restore(_ actor: ActorID, _ label: ActorLabel) {
    relabel(actor, label)
    if let name = label.name { named[name] = actor }
  }

  mutating func readmit(_ actor: ActorID, _ label: ActorLabel?) {
    guard let index = index(of: actor), groups[index].admit(actor) else { return }
    count += 1
    if let label { restore(actor, label) }
  }

  mutating func remove(_ actor: ActorID) {
    guard let group = group(of: actor), groups[group].remove(actor) else { return }
    count -= 1
    dropTags(of: actor)
    if let name = labels.removeValue(forKey: actor)?.name { named[name] = nil }
  }

  private mutating func dropTags(of actor: ActorID) {
    for tag in labels[actor]?.tags ?? [] {
      tagged[tag]?.remove(actor)
      if tagged[tag]?.isEmpty == true { tagged[tag] = nil }
    }
  }
}
