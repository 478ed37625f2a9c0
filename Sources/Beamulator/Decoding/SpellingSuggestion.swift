/// Suggests the intended name for a misspelled one.
package enum SpellingSuggestion {
  /// Returns the name closest to a misspelled one, or nil if none is close.
  ///
  /// Case-insensitive. A name of three to five characters may differ by one insertion, deletion, substitution or
  /// transposition, of six to eight characters by two, a longer one by three. Ties are broken in favor of the longest
  /// common prefix, then of the first name.
  package static func among(_ names: some Sequence<String>, to text: String) -> String? {
    let wanted = Array(text.lowercased())
    var nearest: (name: String, distance: Int, alike: Int)?
    for name in names {
      let candidate = Array(name.lowercased())
      let limit = min(max(wanted.count, candidate.count) / 3, 3)
      guard abs(wanted.count - candidate.count) <= limit else { continue }
      let distance = distance(wanted, candidate)
      let alike = zip(wanted, candidate).prefix { $0 == $1 }.count
      guard distance <= limit else { continue }
      if let nearest, (nearest.distance, -nearest.alike) <= (distance, -alike) { continue }
      nearest = (name, distance, alike)
    }
    return nearest?.name
  }

  /// The Damerau-Levenshtein distance in its restricted form (optimal string alignment).
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast = [Int]()
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
