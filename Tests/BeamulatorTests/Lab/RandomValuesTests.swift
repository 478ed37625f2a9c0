import Foundation
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct RandomValuesTests {
  static let weights: [[Double]] = [
    [1], [1, 1], [3, 1], [0, 1], [1, 0, 0], [0, 0.25, 0], [5, 0, 3, 2, 0.5], [1e-9, 1], [1e300, 1e300, 2e300],
    Array(1...50).map(Double.init),
  ]

  @Test(arguments: weights)
  func weightedValuesFollowTheirWeights(weights: [Double]) {
    let options = weights.enumerated().map { ($0, weight: $1) }
    let prepared = Weighted(options)
    var random = RandomStream(seed: 21, stream: 1)
    var (once, many) = (weights.map { _ in 0 }, weights.map { _ in 0 })
    for _ in 0..<20_000 {
      once[random.choice(options)] += 1
      many[prepared.draw(&random)] += 1
    }
    let total = weights.reduce(0, +)
    let used = weights.indices.filter { weights[$0] / total * 20_000 >= 5 }
    let expected = used.map { weights[$0] / total * 20_000 }
    for observed in [once, many] {
      #expect(chiSquare(used.map { observed[$0] }, expected) < chiSquareLimit(degrees: max(used.count - 1, 1)))
      #expect(observed.indices.allSatisfy { weights[$0] > 0 || observed[$0] == 0 })
    }
  }

  @Test func rejectsZeroWeights() async {
    await #expect(processExitsWith: .failure) { _ = Weighted([("a", weight: 0), ("b", weight: 0)]) }
    await #expect(processExitsWith: .failure) { _ = Weighted([(String, weight: Double)]()) }
  }

  @Test func rejectsNegativeWeights() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.choice([("a", weight: 2), ("b", weight: -1)])
    }
  }

  @Test func uuidsHaveVersion4AndComeFromTheStream() {
    var (random, again) = (RandomStream(seed: 22, stream: 1), RandomStream(seed: 22, stream: 1))
    let ids = (0..<1000).map { _ in random.uuid() }
    #expect(ids == (0..<1000).map { _ in again.uuid() })
    #expect(Set(ids).count == 1000)
    for text in ids.map(\.uuidString) {
      #expect(text.wholeMatch(of: /[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}/) != nil)
    }
    // All bits except the six of version and variant are unbiased.
    for bit in 0..<128 where ![48, 49, 50, 51, 64, 65].contains(bit) {
      let set = ids.count { id in
        withUnsafeBytes(of: id.uuid) { $0[bit / 8] >> (7 - bit % 8) & 1 == 1 }
      }
      #expect(abs(set - 500) < 90, "bit \(bit)")
    }
  }

  @Test func stringsHaveTheGivenLengthAndCharacters() {
    var random = RandomStream(seed: 23, stream: 1)
    #expect(random.string(length: 0) == "")
    #expect(random.string(length: 5, from: "x") == "xxxxx")
    let text = random.string(length: 3600)
    let counts = Dictionary(grouping: text) { $0 }.mapValues(\.count)
    #expect(counts.count == 36 && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) })
    #expect(chiSquare(Array(counts.values), counts.map { _ in 100 }) < chiSquareLimit(degrees: 35))
    #expect(Set(random.string(length: 200, from: "äé👍")) == Set("äé👍"))
  }

  @Test func rejectsAnEmptyCharacterSet() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.string(length: 1, from: "")
    }
  }

  @Test func numbersStayInTheirRange() {
    var random = RandomStream(seed: 24, stream: 1)
    #expect(Set((0..<200).map { _ in random.number(in: -2...2) }) == Set(-2...2))
    #expect(random.number(in: 7...7) == 7)
    #expect(random.number(in: UInt8.min...UInt8.max) as UInt8 >= 0)
    let values = (0..<10_000).map { _ in random.number(in: -1.0...3.0) }
    #expect(values.allSatisfy { -1...3 ~= $0 })
    #expect(abs(moments(values).mean - 1) < 5 * (16.0 / 12 / 10_000).squareRoot())
  }
}
