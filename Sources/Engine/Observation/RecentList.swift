/// The most recent elements of a sequence, with the number of all elements.
package struct RecentList<Element: Sendable>: Sendable {
  private let limit: Int
  private var elements: [Element] = []
  /// The number of elements ever added.
  package private(set) var count = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ element: Element) {
    if elements.count < limit { elements.append(element) } else { elements[count % limit] = element }
    count += 1
  }

  /// Returns the retained elements after the first `seen`, oldest first.
  package func since(_ seen: Int) -> [Element] {
    (max(seen, count - elements.count, 0)..<max(seen, count)).map { elements[$0 % limit] }
  }

  /// All retained elements, oldest first.
  package var all: [Element] { since(0) }
}
