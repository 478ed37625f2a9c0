import Beamulator
import Platform
import ActorRuntime
import Foundation

/// A measured value and the yardstick measured in the same run.
struct Measurement: Codable {
  let name: String
  let value: Double
  let unit: String
  /// The yardstick in the same unit; nil without one.
  let yardstick: Double?
  /// The value divided by the yardstick.
  let ratio: Double?

  init(_ name: String, _ value: Double, _ unit: String, yardstick: Double? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.yardstick = yardstick
    ratio = yardstick.map { value / $0 }
  }

  static let header = pad("measured", 62) + pad("value", 12) + pad("unit", 20) + pad("yardstick", 12) + "ratio"

  var row: String {
    func text(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }
    return Self.pad(name, 62) + Self.pad(text(value), 12) + Self.pad(unit, 20) + Self.pad(text(yardstick), 12)
      + text(ratio)
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
  }
}

/// Returns the median of values.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Returns the wall-clock time of a body in seconds.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = MonotonicClock.now
  try body()
  return Double(MonotonicClock.now - start) / 1e9
}
