import Foundation

/// A type that is decoded from the text of one scalar.
protocol ConfigScalar: Decodable {
  init?(configText: String)

  /// Describes the allowed values, in reply to an invalid text.
  static func expected(after text: String) -> String
}

extension String: ConfigScalar {
  init?(configText: String) { self = configText }
  static func expected(after text: String) -> String { "text" }
}

extension Bool: ConfigScalar {
  init?(configText: String) {
    switch configText.lowercased() {
    case "true", "yes", "on": self = true
    case "false", "no", "off": self = false
    default: return nil
    }
  }

  static func expected(after text: String) -> String { "true or false" }
}

extension URL: ConfigScalar {
  init?(configText: String) { self.init(string: configText) }
  static func expected(after text: String) -> String { "a URL" }
}

extension ConfigScalar where Self: LosslessStringConvertible & BinaryFloatingPoint {
  /// Infinity in YAML.
  static var infinityText: String { ".inf" }

  init?(configText: String) {
    switch configText {
    case Self.infinityText: self = .infinity
    case "-\(Self.infinityText)": self = -.infinity
    default:
      guard configText.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Self(configText), number.isFinite
      else { return nil }
      self = number
    }
  }

  static func expected(after text: String) -> String { "a number" }
}

extension Double: ConfigScalar {}
extension Float: ConfigScalar {}

extension ConfigScalar where Self: FixedWidthInteger {
  init?(configText: String) { self.init(configText, radix: 10) }

  static func expected(after text: String) -> String {
    let isNumber = text.drop { $0 == "-" }.allSatisfy(\.isNumber) && !text.isEmpty
    return isNumber || bitWidth < 64 ? "a whole number from \(min) to \(max)" : "a whole number"
  }
}

extension Int: ConfigScalar {}
extension Int8: ConfigScalar {}
extension Int16: ConfigScalar {}
extension Int32: ConfigScalar {}
extension Int64: ConfigScalar {}
extension Int128: ConfigScalar {}
extension UInt: ConfigScalar {}
extension UInt8: ConfigScalar {}
extension UInt16: ConfigScalar {}
extension UInt32: ConfigScalar {}
extension UInt64: ConfigScalar {}
extension UInt128: ConfigScalar {}
