import Platform

/// The names of a run's actions, numbered in the order in which they first occur. Thread-safe.
///
/// Each name costs two histograms per shard and a series of metrics, so their number is limited: names beyond
/// ``limit`` share the name ``other``.
final class ActionNames: Sendable {
  /// The most distinct names that get a number of their own.
  static let limit = 1000
  static let other = "other"

  private struct Contents {
    var names: [String] = []
    var numbers: [String: Int32] = [:]
    var isFull = false

    mutating func add(_ name: String) -> Int32 {
      let number = Int32(names.count)
      names.append(name)
      numbers[name] = number
      return number
    }
  }

  private let contents = Locked(Contents())
  private let log: RunLog?

  /// - Parameter log: Receives one warning when the limit is exceeded.
  init(log: RunLog? = nil) { self.log = log }

  /// Returns the number of a name, and assigns one to a new name.
  func number(of name: String) -> Int32 {
    let (number, exceedsLimit) = contents.withLock { contents -> (Int32, Bool) in
      if let number = contents.numbers[name] { return (number, false) }
      if contents.names.count < Self.limit { return (contents.add(name), false) }
      defer { contents.isFull = true }
      return (contents.numbers[Self.other] ?? contents.add(Self.other), !contents.isFull)
    }
    if exceedsLimit {
      log?.write(
        .warning,
        "more than \(Self.limit) action names: further ones are measured as '\(Self.other)'; "
          + "keep ids and other variable parts out of action names", fields: ["action": name])
    }
    return number
  }

  /// The name of a number; nil for a number that was not assigned.
  subscript(number: Int32) -> String? {
    contents.withLock { $0.names.indices.contains(Int(number)) ? $0.names[Int(number)] : nil }
  }
}
