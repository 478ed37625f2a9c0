/// The timers of a shard, ordered by (due time, sequence).
///
/// A hierarchical timing wheel over the eight bytes of the due time: a timer is stored at the level of the highest byte
/// in which it differs from `base`, in the bucket of that byte's value. When a bucket comes up, it is sorted if it is
/// small (the `run`) and distributed to the level below otherwise. Timers within the span of the run go to a small heap
/// (`near`). A timer of a large population is therefore moved two or three times, with sequential memory access; a heap
/// of a million timers misses the cache at most of its ten levels.
///
/// Based on: Varghese, Lauck: *Hashed and hierarchical timing wheels*, 1987; Tang, Goh, Thng: *Ladder queue*, 2005.
struct TimerQueue: ~Copyable {
  /// A bucket up to this size is sorted; a larger one is distributed.
  private static let runLimit = 192

  private var buckets = TimerBuckets()
  /// A lower bound of the due times in the buckets.
  private var base: UInt64 = 0
  private var run: [TimerEntry] = []
  private var runHead = 0
  /// Timers due before this go to `near`.
  private var runEnd: UInt64 = 0
  private var near = TimerHeap()
  private var sequence: UInt64 = 0
  private(set) var count = 0

  /// Adds a timer; a negative time counts as 0.
  mutating func insert(due: Int64, slot: Int) {
    if sequence == TimerEntry.sequenceLimit { renumber() }
    insert(TimerEntry(due: max(due, 0), sequence: sequence, slot: slot))
    sequence += 1
    count += 1
  }

  /// The first timer.
  var first: TimerEntry? {
    mutating get {
      if runHead == run.count, near.count == 0, !advance() { return nil }
      guard let close = near.first else { return run[runHead] }
      return runHead < run.count ? min(run[runHead], close) : close
    }
  }

  /// The due time of the first timer.
  var firstDue: Int64? { mutating get { first?.due } }

  /// Removes and returns the first timer if it is due at `time` or before.
  mutating func removeFirst(notAfter time: Int64) -> TimerEntry? {
    if runHead == run.count, near.count == 0, !advance() { return nil }
    if let close = near.first, runHead == run.count || close < run[runHead] {
      guard close.due <= time else { return nil }
      count -= 1
      return near.removeFirst()
    }
    let first = run[runHead]
    guard first.due <= time else { return nil }
    runHead += 1
    count -= 1
    return first
  }

  /// Returns the slot of a timer a few positions ahead, so that its cell can be prefetched; nil if it is unknown.
  func upcomingSlot(_ distance: Int) -> Int? {
    runHead + distance < run.count ? run[runHead + distance].slot : nil
  }

  private mutating func insert(_ entry: TimerEntry) {
    let due = UInt64(bitPattern: entry.due)
    guard due >= runEnd else { return near.insert(entry) }
    addToBucket(entry)
  }

  private mutating func addToBucket(_ entry: TimerEntry) {
    let due = UInt64(bitPattern: entry.due)
    let difference = due ^ base
    let level = difference == 0 ? 0 : (63 - difference.leadingZeroBitCount) / 8
    buckets.append(entry, level: level, bucket: Int(due >> UInt64(level * 8) & 0xFF))
  }

  /// Prepares the next run; false when no timer is left.
  private mutating func advance() -> Bool {
    if run.capacity > 4 * Self.runLimit { run = [] } else { run.removeAll(keepingCapacity: true) }
    runHead = 0
    while let (level, bucket) = firstBucket() {
      let shift = UInt64(level * 8)
      let above = level == 7 ? 0 : (base >> (shift + 8)) << (shift + 8)
      base = above | UInt64(bucket) << shift
      let isRun = level == 0 || buckets.count(level: level, bucket: bucket) <= Self.runLimit
      while buckets.count(level: level, bucket: bucket) > 0 {
        buckets.take(level: level, bucket: bucket, into: &run)
        if !isRun {
          for entry in run { addToBucket(entry) }
          run.removeAll(keepingCapacity: true)
        }
      }
      guard isRun else { continue }
      run.sort()
      runEnd = base + 1 << shift
      return true
    }
    return false
  }

  private func firstBucket() -> (level: Int, bucket: Int)? {
    for level in 0..<TimerBuckets.levels {
      let digit = Int(base >> UInt64(level * 8) & 0xFF)
      if let bucket = buckets.firstOccupied(level: level, from: digit) { return (level, bucket) }
    }
    return nil
  }

  /// Restarts the sequence numbers, keeping the order of the timers.
  private mutating func renumber() {
    var entries: [TimerEntry] = []
    while let entry = removeFirst(notAfter: .max) { entries.append(entry) }
    (base, runEnd, sequence) = (0, 0, 0)
    for entry in entries { insert(due: entry.due, slot: entry.slot) }
  }
}
