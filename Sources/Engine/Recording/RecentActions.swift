/// The most recent actions of a shard's actors, for crash reports: a ring buffer in which each entry refers to the
/// previous one of the same actor.
struct RecentActions {
  /// The capacity: enough for complete reports unless the population is very large.
  private static let limit = 8192

  private var records: [(record: ActionRecord, before: Int)] = []
  /// The number of actions ever added; the n-th is at index n modulo the limit.
  private var added = 0
  /// By an actor's slot: the number of its last action, counted from 1; 0 if there is none.
  private var lastOf: [Int] = []

  mutating func add(_ record: consuming ActionRecord, of slot: Int) {
    if slot >= lastOf.count { lastOf.append(contentsOf: repeatElement(0, count: slot + 64 - lastOf.count)) }
    let entry = (record, lastOf[slot])
    if records.count < Self.limit { records.append(entry) } else { records[added % Self.limit] = entry }
    added += 1
    lastOf[slot] = added
  }

  /// Returns the retained last actions of an actor, oldest first.
  func last(_ count: Int, of slot: Int) -> [ActionRecord] {
    var found: [ActionRecord] = []
    var number = slot < lastOf.count ? lastOf[slot] : 0
    while number > 0, number > added - Self.limit, found.count < count {
      let entry = records[(number - 1) % Self.limit]
      found.append(entry.record)
      number = entry.before
    }
    return found.reversed()
  }
}
