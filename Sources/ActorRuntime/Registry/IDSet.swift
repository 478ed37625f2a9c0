import Beamulator

/// A set of actors that caches its members in order of id.
struct IDSet: Sendable {
  private var members: Set<ActorID> = []
  /// The members in order; nil after a change.
  private var order: [ActorID]?

  var count: Int { members.count }
  var isEmpty: Bool { members.isEmpty }

  func contains(_ actor: ActorID) -> Bool { members.contains(actor) }

  mutating func insert(_ actor: ActorID) {
    if members.insert(actor).inserted { order = nil }
  }

  mutating func remove(_ actor: ActorID) {
    if members.remove(actor) != nil { order = nil }
  }

  /// The members in order of id.
  var sorted: [ActorID] {
    mutating get {
      if let order { return order }
      let sorted = members.sorted()
      order = sorted
      return sorted
    }
  }
}
