import Beamulator
/// Returns the chi-square statistic of observed and expected counts.
func chiSquare(_ observed: [Int], _ expected: [Double]) -> Double {
  zip(observed, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) / $1.1 }
}

/// Returns the value that chi-square exceeds with a probability of about 10^-6: E. Wilson, M. Hilferty, *The
/// distribution of chi-square*, 1931.
func chiSquareLimit(degrees: Int) -> Double {
  let part = 2 / (9 * Double(degrees))
  let root = 1 - part + 4.753 * part.squareRoot()
  return Double(degrees) * root * root * root
}

/// Returns the mean and the variance.
func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
}
