import Beamulator
import ActorRuntime
import Foundation

/// A bound: `p(95)<250ms`, `avg<=20ms`, `count==0`, `rate<0.01`.
package struct ThresholdExpression: Decodable, Sendable {
  private enum Quantity: Sendable {
    case quantile(Double)
    case mean, least, greatest, count, rate
  }

  private enum Comparison: String, CaseIterable, Sendable {
    // The longer operators first, since they are matched in this order.
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case different = "!="
    case below = "<"
    case above = ">"
  }

  package let text: String
  private let quantity: Quantity
  private let comparison: Comparison
  /// Durations in nanoseconds.
  private let bound: Double

  package init(from decoder: any Decoder) throws {
    try self.init(text: decoder.singleValueContainer().decode(String.self))
  }

  package init(text: String) throws {
    self.text = text
    let plain = text.filter { !$0.isWhitespace }
    guard let comparison = Comparison.allCases.first(where: { plain.contains($0.rawValue) }) else {
      throw Self.problem(text)
    }
    let sides = plain.split(separator: comparison.rawValue, maxSplits: 1).map(String.init)
    guard sides.count == 2, let quantity = Self.quantity(sides[0]) else { throw Self.problem(text) }
    if let number = Double(sides[1]) {
      // Without a unit a duration is in milliseconds, as with k6.
      bound = Self.isDuration(quantity) ? number * 1e6 : number
    } else if Self.isDuration(quantity), let span = try? Timespan(text: sides[1]) {
      bound = Double(span.nanoseconds)
    } else {
      throw Self.problem(text)
    }
    self.quantity = quantity
    self.comparison = comparison
  }

  /// Whether it bounds a duration, not a count.
  var isOfDurations: Bool { Self.isDuration(quantity) }

  /// Returns whether a value satisfies the bound.
  func holds(_ value: Double) -> Bool {
    switch comparison {
    case .atMost: value <= bound
    case .atLeast: value >= bound
    case .equal: value == bound
    case .different: value != bound
    case .below: value < bound
    case .above: value > bound
    }
  }

  /// Formats a value with its unit for display.
  func text(of value: Double) -> String {
    switch quantity {
    case .count: String(format: "%.0f", value)
    case .rate: String(format: "%.4g", value)
    default: String(format: "%.3g ms", value / 1e6)
    }
  }

  /// Returns the quantity of durations; nil if there are none.
  func value(of durations: Histogram) -> Double? {
    guard durations.count > 0 || !Self.isDuration(quantity) else { return nil }
    switch quantity {
    case .quantile(let share): return Double(durations.quantile(share))
    case .mean: return durations.mean
    case .least: return Double(durations.least)
    case .greatest: return Double(durations.greatest)
    case .count: return Double(durations.count)
    case .rate: return nil
    }
  }

  /// Returns the quantity of a count; nil for quantities of durations.
  func value(of count: Int, among all: Int) -> Double? {
    switch quantity {
    case .count: Double(count)
    case .rate: all == 0 ? 0 : Double(count) / Double(all)
    default: nil
    }
  }

  private static func quantity(_ text: String) -> Quantity? {
    switch text {
    case "avg": .mean
    case "min": .least
    case "med": .quantile(0.5)
    case "max": .greatest
    case "count": .count
    case "rate": .rate
    default:
      if text.hasPrefix("p("), text.hasSuffix(")"), let percent = Double(text.dropFirst(2).dropLast()),
        0...100 ~= percent
      {
        .quantile(percent / 100)
      } else {
        nil
      }
    }
  }

  private static func isDuration(_ quantity: Quantity) -> Bool {
    switch quantity {
    case .count, .rate: false
    default: true
    }
  }

  private static func problem(_ text: String) -> InvalidValue {
    InvalidValue(
      description: "'\(text)' is not a threshold; write a quantity (avg min med max p(95) count rate), a comparison "
        + "(< <= > >= == !=) and a bound, as in p(95)<250ms or count==0")
  }
}
