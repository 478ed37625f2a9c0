import Beamulator
/// The chi-square statistic of counts against what was expected.
func chiSquare(_ observed: [Int], _ expected: [Double]) -> Double {
  zip(observed, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) / $1.1 }
}

/// What chi-square exceeds about once in a million times: E. Wilson, M. Hilferty, *The distribution of chi-square*, 1931.
func chiSquareLimit(degrees: Int) -> Double {
  let part = 2 / (9 * Double(degrees))
  let root = 1 - part + 4.753 * part.squareRoot()
  return Double(degrees) * root * root * root
}

/// Mean and variance.
func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
}
