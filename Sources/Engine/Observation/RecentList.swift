/// The last of what has come, with how many came in all.
package struct RecentList<Element: Sendable>: Sendable {
  private let limit: Int
  private var elements: [Element] = []
  /// How many have come.
  package private(set) var count = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ element: Element) {
    if elements.count < limit { elements.append(element) } else { elements[count % limit] = element }
    count += 1
  }

  /// Those that came after the first `seen`, as far as they are kept, oldest first.
  package func since(_ seen: Int) -> [Element] {
    (max(seen, count - elements.count, 0)..<max(seen, count)).map { elements[$0 % limit] }
  }

  /// All that are kept, oldest first.
  package var all: [Element] { since(0) }
}
