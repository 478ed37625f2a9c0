/// A 4-ary min-heap.
struct TimerHeap {
  private var entries: [TimerEntry] = []

  var first: TimerEntry? { entries.first }
  var count: Int { entries.count }

  mutating func insert(_ entry: TimerEntry) {
    entries.append(entry)
    entries.withUnsafeMutableBufferPointer { entries in
      var hole = entries.count - 1
      while hole > 0, entry < entries[(hole - 1) / 4] {
        entries[hole] = entries[(hole - 1) / 4]
        hole = (hole - 1) / 4
      }
      entries[hole] = entry
    }
  }

  mutating func removeFirst() -> TimerEntry {
    let first = entries[0]
    let last = entries.removeLast()
    entries.withUnsafeMutableBufferPointer { entries in
      guard !entries.isEmpty else { return }
      var hole = 0
      while hole * 4 + 1 < entries.count {
        var least = hole * 4 + 1
        for child in least + 1..<min(hole * 4 + 5, entries.count) where entries[child] < entries[least] {
          least = child
        }
        guard entries[least] < last else { break }
        entries[hole] = entries[least]
        hole = least
      }
      entries[hole] = last
    }
    return first
  }
}
