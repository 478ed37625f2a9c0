import Beamulator

/// The actors of one group: a range of ids, less those that are gone, and those that came from other groups.
struct RegistryGroup: Sendable {
  let behavior: String
  let tags: [String]
  /// Empty where all came from others.
  let ids: Range<ActorID>
  /// A bit for each id of the range that is gone; empty until the first is.
  private var gone: [UInt64] = []
  private var guests: Set<ActorID> = []
  private(set) var count: Int

  init(behavior: String, tags: [String], ids: Range<ActorID>) {
    self.behavior = behavior
    self.tags = tags
    self.ids = ids
    count = ids.count
  }

  /// In order of id.
  var members: [ActorID] {
    let own = gone.isEmpty ? Array(ids) : ids.filter { !isGone($0) }
    return guests.isEmpty ? own : (own + guests).sorted()
  }

  var hasGuests: Bool { !guests.isEmpty }

  func contains(_ actor: ActorID) -> Bool { ids.contains(actor) && !isGone(actor) || guests.contains(actor) }

  /// Takes an actor out; false if it is not in.
  mutating func remove(_ actor: ActorID) -> Bool {
    if guests.remove(actor) == nil {
      guard contains(actor) else { return false }
      if gone.isEmpty { gone = Array(repeating: 0, count: (ids.count + 63) / 64) }
      let index = Int(actor - ids.lowerBound)
      gone[index / 64] |= 1 << UInt64(index % 64)
    }
    count -= 1
    return true
  }

  /// Takes an actor in that is in no group; false if it is in here.
  mutating func admit(_ actor: ActorID) -> Bool {
    guard !contains(actor) else { return false }
    if ids.contains(actor) {
      let index = Int(actor - ids.lowerBound)
      gone[index / 64] &= ~(1 << UInt64(index % 64))
    } else {
      guests.insert(actor)
    }
    count += 1
    return true
  }

  private func isGone(_ actor: ActorID) -> Bool {
    let index = Int(actor - ids.lowerBound)
    return !gone.isEmpty && gone[index / 64] & 1 << UInt64(index % 64) != 0
  }
}
