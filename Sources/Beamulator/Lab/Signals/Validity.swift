extension Double {
  /// Returns the number.
  ///
  /// - Throws: ``InvalidValue`` if it is infinite or not a number.
  func finite(_ name: String) throws(InvalidValue) -> Double {
    guard isFinite else { throw InvalidValue(description: "\(name) is \(self); write a finite number") }
    return self
  }

  /// Returns the number.
  ///
  /// - Throws: ``InvalidValue`` if it is below 0, infinite or not a number.
  func deviation() throws(InvalidValue) -> Double {
    guard isFinite, self >= 0 else {
      throw InvalidValue(description: "deviation is \(self); write a finite number, 0 or more")
    }
    return self
  }
}

extension ClosedRange<Double> {
  /// Creates a range.
  ///
  /// - Throws: ``InvalidValue`` if the bounds are not finite or not in order.
  init(from lower: Double, to upper: Double) throws(InvalidValue) {
    let (lower, upper) = (try lower.finite("min"), try upper.finite("max"))
    guard lower <= upper else {
      throw InvalidValue(description: "min is \(lower) and max \(upper); write a min that is not above max")
    }
    self = lower...upper
  }
}

extension Timespan {
  /// Returns the span.
  ///
  /// - Throws: ``InvalidValue`` if it exceeds 291 years in either direction, the range of its text form.
  func within291Years(_ name: String) throws(InvalidValue) -> Timespan {
    guard nanoseconds.magnitude < 9_190_000_000_000_000_000 else {
      throw InvalidValue(description: "\(name) is \(self); write one of less than 291 years")
    }
    return self
  }

  /// Returns the span.
  ///
  /// - Throws: ``InvalidValue`` if it is zero, negative, or more than 291 years.
  func positive(_ name: String) throws(InvalidValue) -> Timespan {
    guard self > .zero else {
      throw InvalidValue(description: "\(name) is \(self); write one above 0, as in 1h30m")
    }
    return try within291Years(name)
  }
}
