/// The actors of one group: a range of ids, less those that are gone.
struct RegistryGroup: Sendable {
  let behavior: String
  let tags: [String]
  let ids: ClosedRange<ActorID>
  /// A bit for each id of the range that is gone; empty until the first is.
  private var gone: [UInt64] = []
  private(set) var count: Int

  init(behavior: String, tags: [String], ids: ClosedRange<ActorID>) {
    self.behavior = behavior
    self.tags = tags
    self.ids = ids
    count = ids.count
  }

  var members: [ActorID] { gone.isEmpty ? Array(ids) : ids.filter { !isGone($0) } }

  func contains(_ actor: ActorID) -> Bool { ids.contains(actor) && !isGone(actor) }

  /// Takes an actor out; false if it is not in.
  mutating func remove(_ actor: ActorID) -> Bool {
    guard contains(actor) else { return false }
    if gone.isEmpty { gone = Array(repeating: 0, count: (ids.count + 63) / 64) }
    let place = Int(actor - ids.lowerBound)
    gone[place / 64] |= 1 << UInt64(place % 64)
    count -= 1
    return true
  }

  /// Takes an actor in again; false if it is in, or belongs elsewhere.
  mutating func readmit(_ actor: ActorID) -> Bool {
    guard ids.contains(actor), isGone(actor) else { return false }
    let place = Int(actor - ids.lowerBound)
    gone[place / 64] &= ~(1 << UInt64(place % 64))
    count += 1
    return true
  }

  private func isGone(_ actor: ActorID) -> Bool {
    let place = Int(actor - ids.lowerBound)
    return !gone.isEmpty && gone[place / 64] & 1 << UInt64(place % 64) != 0
  }
}
