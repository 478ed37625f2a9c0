import Beamulator
import ActorRuntime
import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct HistogramTests {
  @Test func anEmptyHistogramReturnsZero() {
    let histogram = Histogram()
    #expect(histogram.count == 0 && histogram.mean == 0 && histogram.quantile(0.99) == 0)
  }

  @Test func smallValuesAreExact() {
    var histogram = Histogram()
    for value in 1...100 { histogram.record(Int64(value)) }
    #expect(histogram.quantile(0) == 1)
    #expect(histogram.quantile(0.5) == 50)
    #expect(histogram.quantile(0.95) == 95)
    #expect(histogram.quantile(1) == 100)
    #expect(histogram.mean == 50.5 && histogram.least == 1 && histogram.greatest == 100)
  }

  @Test(arguments: [300, 4711, 1_000_000, 123_456_789, 9_876_543_210, Int64.max / 3])
  func largeValuesAreAccurateToOnePercent(value: Int64) {
    var histogram = Histogram()
    histogram.record(0)
    histogram.record(value)
    histogram.record(Int64.max)
    let found = histogram.quantile(0.5)
    #expect(abs(Double(found - value)) <= Double(value) * 0.008)
  }

  @Test func negativeValuesCountAsZero() {
    var histogram = Histogram()
    histogram.record(-7)
    #expect(histogram.quantile(1) == 0 && histogram.count == 1)
  }

  @Test func mergingEqualsRecordingAllSamples() {
    var random = RandomStream(seed: 1, stream: 1)
    var parts = [Histogram(), Histogram()]
    var whole = Histogram()
    for _ in 0..<10_000 {
      let value = Int64.random(in: 0...1_000_000, using: &random)
      parts[Int.random(in: 0...1, using: &random)].record(value)
      whole.record(value)
    }
    parts[0].merge(parts[1])
    for share in [0, 0.1, 0.5, 0.9, 0.999, 1] { #expect(parts[0].quantile(share) == whole.quantile(share)) }
    #expect(parts[0].count == 10_000 && parts[0].sum == whole.sum)
  }
  @Test func encodedHistogramsDecodeUnchanged() throws {
    var histogram = Histogram()
    #expect(try JSONDecoder().decode(Histogram.self, from: JSONEncoder().encode(histogram)) == histogram)
    for value in [0, 0, 5, 1_000_000, 7_777_777_777, Int64.max] { histogram.record(value) }
    let encoded = try JSONEncoder().encode(histogram)
    #expect(encoded.count < 200)
    var read = try JSONDecoder().decode(Histogram.self, from: encoded)
    #expect(read == histogram && read.count == 6 && read.quantile(0.5) == histogram.quantile(0.5))
    read.record(3)
    #expect(read != histogram)
  }

  @Test(arguments: ["[1]", "[9999999, 1]", "[1, 18446744073709551615, 2, 1]", "[-1, 1]"])
  func invalidBucketsAreRejected(buckets: String) {
    let encoded = Data(#"{"buckets":\#(buckets),"sum":1,"least":1,"greatest":1}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Histogram.self, from: encoded) }
  }
}
