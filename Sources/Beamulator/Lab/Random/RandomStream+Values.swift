public import Foundation

extension RandomStream {
  /// Draws a uniformly distributed integer.
  public mutating func number<Number: FixedWidthInteger>(in range: ClosedRange<Number>) -> Number {
    Number.random(in: range, using: &self)
  }

  /// Draws a uniformly distributed number from a range with finite bounds.
  public mutating func number(in range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &self)
  }

  /// Draws a value with a probability proportional to its weight. For repeated draws, ``Weighted`` is faster.
  ///
  /// - Parameter options: The values and their weights; finite, 0 or more, at least one above 0.
  public mutating func choice<Value>(_ options: [(Value, weight: Double)]) -> Value {
    let total = Weights.total(options.map(\.weight))
    var rest = unit() * total
    var last = 0
    for (index, option) in options.enumerated() where option.weight > 0 {
      if rest < option.weight { return option.0 }
      rest -= option.weight
      last = index
    }
    // Rounding errors can leave a remainder after the last option.
    return options[last].0
  }

  /// Draws a string of uniformly distributed characters.
  ///
  /// - Parameters:
  ///   - length: The number of characters, 0 or more.
  ///   - characters: The alphabet, not empty; a repeated character is drawn more often.
  public mutating func string(
    length: Int, from characters: String = "abcdefghijklmnopqrstuvwxyz0123456789"
  ) -> String {
    precondition(length >= 0, "a string cannot have \(length) characters; give a length of 0 or more")
    let characters = Array(characters)
    return String((0..<length).map { _ in pick(characters) })
  }

  /// Draws a random UUID, version 4 of RFC 9562.
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

  /// Draws one of the values, uniformly.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    precondition(!values.isEmpty, "cannot choose from an empty list; give at least one value")
    return values[Int.random(in: values.indices, using: &self)]
  }
}
