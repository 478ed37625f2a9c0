import Platform

/// The names of a run's actions, numbered as they first come up. Any thread.
final class ActionNames: Sendable {
  private let names = Locked<[String]>([])

  /// The number of a name, which it gets if it has none.
  func number(of name: String) -> Int32 {
    names.withLock { names in
      if let number = names.firstIndex(of: name) { return Int32(number) }
      names.append(name)
      return Int32(names.count - 1)
    }
  }

  /// The name of a number; nil for one that was not given.
  subscript(number: Int32) -> String? {
    names.withLock { $0.indices.contains(Int(number)) ? $0[Int(number)] : nil }
  }
}
