enum Weights {
  /// The sum of weights, which are to be finite and 0 or more with one above 0.
  static func total(_ weights: [Double]) -> Double {
    for weight in weights {
      precondition(weight.isFinite && weight >= 0, "a weight is \(weight); give one of 0 or more")
    }
    let total = weights.reduce(0, +)
    precondition(total > 0, "all \(weights.count) weights are 0; give one at least above 0")
    precondition(total.isFinite, "the weights add up to more than a number can hold; give smaller ones")
    return total
  }
}
