extension Int64 {
  /// Returns the quotient rounded toward negative infinity.
  func floored(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

extension Int {
  /// Parses a number that consists of ASCII digits only, with a count in a range.
  init?(digits text: some StringProtocol, count: ClosedRange<Int>) {
    guard count.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    self.init(text)
  }
}
