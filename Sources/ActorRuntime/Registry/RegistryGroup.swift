import Beamulator

/// The actors of one group: a range of ids without the removed ones, and actors moved in from other groups.
struct RegistryGroup: Sendable {
  let behavior: String
  let tags: [String]
  /// Empty if all members were moved in from other groups.
  let ids: Range<ActorID>
  /// A bitmap of the removed ids of the range; empty until the first is removed.
  private var gone: [UInt64] = []
  private var movedIn: Set<ActorID> = []
  private(set) var count: Int

  init(behavior: String, tags: [String], ids: Range<ActorID>) {
    self.behavior = behavior
    self.tags = tags
    self.ids = ids
    count = ids.count
  }

  /// The members in order of id.
  var members: [ActorID] {
    let own = gone.isEmpty ? Array(ids) : ids.filter { !isGone($0) }
    return movedIn.isEmpty ? own : (own + movedIn).sorted()
  }

  var hasMovedMembers: Bool { !movedIn.isEmpty }

  func contains(_ actor: ActorID) -> Bool { ids.contains(actor) && !isGone(actor) || movedIn.contains(actor) }

  /// Removes an actor; false if it is not a member.
  mutating func remove(_ actor: ActorID) -> Bool {
    if movedIn.remove(actor) == nil {
      guard contains(actor) else { return false }
      if gone.isEmpty { gone = Array(repeating: 0, count: (ids.count + 63) / 64) }
      let index = Int(actor - ids.lowerBound)
      gone[index / 64] |= 1 << UInt64(index % 64)
    }
    count -= 1
    return true
  }

  /// Adds an actor that is in no group; false if it is already a member.
  mutating func admit(_ actor: ActorID) -> Bool {
    guard !contains(actor) else { return false }
    if ids.contains(actor) {
      let index = Int(actor - ids.lowerBound)
      gone[index / 64] &= ~(1 << UInt64(index % 64))
    } else {
      movedIn.insert(actor)
    }
    count += 1
    return true
  }

  private func isGone(_ actor: ActorID) -> Bool {
    let index = Int(actor - ids.lowerBound)
    return !gone.isEmpty && gone[index / 64] & 1 << UInt64(index % 64) != 0
  }
}
