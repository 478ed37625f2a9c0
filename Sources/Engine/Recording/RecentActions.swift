/// The last actions of a shard's actors, for reports of crashes: so many in all, chained by actor.
struct RecentActions {
  /// Of a population that is not very large these are all that a report asks for.
  private static let limit = 8192

  private var records: [(record: ActionRecord, before: Int)] = []
  /// How many were ever added; the n-th lies at n modulo the limit.
  private var added = 0
  /// By the slot of an actor: one more than the number of its last action; 0 is none.
  private var lastOf: [Int] = []

  mutating func add(_ record: consuming ActionRecord, of slot: Int) {
    if slot >= lastOf.count { lastOf.append(contentsOf: repeatElement(0, count: slot + 64 - lastOf.count)) }
    let entry = (record, lastOf[slot])
    if records.count < Self.limit { records.append(entry) } else { records[added % Self.limit] = entry }
    added += 1
    lastOf[slot] = added
  }

  /// The last actions of an actor as far as they are kept, oldest first.
  func last(_ count: Int, of slot: Int) -> [ActionRecord] {
    var found: [ActionRecord] = []
    var place = slot < lastOf.count ? lastOf[slot] : 0
    while place > 0, place > added - Self.limit, found.count < count {
      let entry = records[(place - 1) % Self.limit]
      found.append(entry.record)
      place = entry.before
    }
    return found.reversed()
  }
}
