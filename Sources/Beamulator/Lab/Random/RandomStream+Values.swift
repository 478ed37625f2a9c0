public import Foundation

extension RandomStream {
  /// A whole number, each of the range as likely as another.
  public mutating func number<Number: FixedWidthInteger>(in range: ClosedRange<Number>) -> Number {
    Number.random(in: range, using: &self)
  }

  /// A number of a range of finite bounds, uniformly distributed.
  public mutating func number(in range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &self)
  }

  /// One value, by weights: twice the weight, twice as often. ``Weighted`` is faster for many draws of the same.
  ///
  /// - Parameter options: Weights are finite and 0 or more, one at least above 0.
  public mutating func choice<Value>(_ options: [(Value, weight: Double)]) -> Value {
    let total = Weights.total(options.map(\.weight))
    var rest = unit() * total
    var last = 0
    for (index, option) in options.enumerated() where option.weight > 0 {
      if rest < option.weight { return option.0 }
      rest -= option.weight
      last = index
    }
    // Rounding can leave a little beyond the last one.
    return options[last].0
  }

  /// A text of characters, each as likely as another.
  ///
  /// - Parameters:
  ///   - length: How many; 0 or more.
  ///   - characters: One at least; one that is there twice comes twice as often.
  public mutating func string(
    length: Int, from characters: String = "abcdefghijklmnopqrstuvwxyz0123456789"
  ) -> String {
    precondition(length >= 0, "a text cannot have \(length) characters; give a length of 0 or more")
    let characters = Array(characters)
    return String((0..<length).map { _ in pick(characters) })
  }

  /// A random UUID: version 4 of RFC 9562.
  public mutating func uuid() -> UUID {
    let (high, low) = (next(), next())
    func byte(_ half: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: half >> (56 - 8 * index)) }
    return UUID(
      uuid: (
        byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5),
        byte(high, 6) & 0x0F | 0x40, byte(high, 7), byte(low, 0) & 0x3F | 0x80, byte(low, 1), byte(low, 2),
        byte(low, 3), byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
      ))
  }

  /// One of the values, each as likely as another.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    precondition(!values.isEmpty, "there is nothing to choose from; give one value at least")
    return values[Int.random(in: values.indices, using: &self)]
  }
}
