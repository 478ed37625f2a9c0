/// Validation of weights.
enum Weights {
  /// Returns the sum of weights, which must be finite and 0 or more, with at least one above 0.
  static func total(_ weights: [Double]) -> Double {
    for weight in weights {
      precondition(weight.isFinite && weight >= 0, "a weight is \(weight); give a finite one of 0 or more")
    }
    let total = weights.reduce(0, +)
    precondition(total > 0, "all \(weights.count) weights are 0; give at least one above 0")
    precondition(total.isFinite, "the sum of the weights overflows; give smaller ones")
    return total
  }
}
