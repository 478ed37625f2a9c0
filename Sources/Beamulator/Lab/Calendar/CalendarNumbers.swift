extension Int64 {
  /// The quotient rounded towards minus infinity.
  func floored(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

extension Int {
  /// A number of ASCII digits only, so many of them.
  init?(digits text: some StringProtocol, count: ClosedRange<Int>) {
    guard count.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    self.init(text)
  }
}
