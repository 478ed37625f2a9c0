/// Values with weights, prepared for many draws, each of which costs the same however many values there are.
///
/// The alias method as M. Vose builds its table: *A linear algorithm for generating random numbers with a given
/// distribution*, 1991.
public struct Weighted<Value: Sendable>: Sendable {
  private struct Column: Sendable {
    let value: Value
    /// The share of this column that is the value itself; the rest is the alias.
    var share = 1.0
    var alias: Int
  }

  private var columns: [Column]

  /// - Parameter options: Weights are finite and 0 or more, one at least above 0.
  public init(_ options: [(Value, weight: Double)]) {
    let total = Weights.total(options.map(\.weight))
    columns = options.enumerated().map { Column(value: $1.0, alias: $0) }
    var shares = options.map { $0.weight / total * Double(options.count) }
    var small = shares.indices.filter { shares[$0] < 1 }
    var large = shares.indices.filter { shares[$0] >= 1 }
    // What rounding leaves over in either list is a full column.
    while let more = large.last, let less = small.popLast() {
      columns[less].share = shares[less]
      columns[less].alias = more
      shares[more] -= 1 - shares[less]
      if shares[more] < 1 { small.append(large.removeLast()) }
    }
  }

  /// One of the values: twice the weight, twice as often.
  public func draw(_ random: inout RandomStream) -> Value {
    let column = columns[Int.random(in: columns.indices, using: &random)]
    return random.unit() < column.share ? column.value : columns[column.alias].value
  }
}
