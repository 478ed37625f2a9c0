/// Weighted values, prepared for repeated draws in constant time.
///
/// Uses the alias method: M. Vose, *A linear algorithm for generating random numbers with a given distribution*, 1991.
public struct Weighted<Value: Sendable>: Sendable {
  private struct Column: Sendable {
    let value: Value
    /// The share of this column that belongs to the value; the rest belongs to the alias.
    var share = 1.0
    var alias: Int
  }

  private var columns: [Column]

  /// Prepares values for draws.
  ///
  /// - Parameter options: The values and their weights; finite, 0 or more, at least one above 0.
  public init(_ options: [(Value, weight: Double)]) {
    let total = Weights.total(options.map(\.weight))
    columns = options.enumerated().map { Column(value: $1.0, alias: $0) }
    var shares = options.map { $0.weight / total * Double(options.count) }
    var small = shares.indices.filter { shares[$0] < 1 }
    var large = shares.indices.filter { shares[$0] >= 1 }
    // Columns left in either list by rounding errors are full.
    while let more = large.last, let less = small.popLast() {
      columns[less].share = shares[less]
      columns[less].alias = more
      shares[more] -= 1 - shares[less]
      if shares[more] < 1 { small.append(large.removeLast()) }
    }
  }

  /// Draws a value with a probability proportional to its weight.
  public func draw(_ random: inout RandomStream) -> Value {
    let column = columns[Int.random(in: columns.indices, using: &random)]
    return random.unit() < column.share ? column.value : columns[column.alias].value
  }
}
