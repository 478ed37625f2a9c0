import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct TimeTests {
  @Test(
    arguments: [
      ("8h", 28_800_000_000_000), ("1h30m", 5_400_000_000_000), ("500ms", 500_000_000), ("1.5s", 1_500_000_000),
      ("2d", 172_800_000_000_000), ("1w", 604_800_000_000_000), ("1 h 30 m", 5_400_000_000_000), ("0", 0),
      ("7ns", 7), ("3us", 3000), ("3µs", 3000),
    ] as [(String, Int64)])
  func spansAreParsed(text: String, nanoseconds: Int64) throws {
    #expect(try Timespan(text: text).nanoseconds == nanoseconds)
  }

  @Test(arguments: ["", "8", "h", "8x", "-5m", "1h1h", "1..2h", "999999999w", "1h 30", "nan", "1e3s"])
  func invalidSpansAreRejected(text: String) {
    #expect(throws: TimespanError.self) { try Timespan(text: text) }
  }

  @Test(arguments: [0, 1, 1_000, 90_000_000_000, 86_400_000_000_000 * 8 + 3_600_000_000_001] as [Int64])
  func formattedSpansAreParsedBack(nanoseconds: Int64) throws {
    let span = Timespan.nanoseconds(nanoseconds)
    #expect(try Timespan(text: span.description) == span)
  }

  @Test func arithmeticSaturates() {
    let longest = Timespan.nanoseconds(.max)
    #expect(longest + .hours(1) == longest)
    #expect(Timespan.nanoseconds(.min) - .hours(1) == .nanoseconds(.min))
    #expect(Timespan.hours(.infinity) == longest)
    #expect(Timespan.hours(.nan) == .zero)
    #expect(SimulatedTime.never + .days(1) == .never)
  }

  @Test func waitsAreParsedAndFormatted() throws {
    #expect(try Wait(text: "1h..2h") == .hours(1...2))
    #expect(try Wait(text: "30m") == .minutes(30))
    #expect(Wait.hours(1...2).description == "1h..2h")
    #expect(try Wait(text: "exponential 5m") == .exponential(mean: .minutes(5)))
    #expect(Wait.exponential(mean: .minutes(5)).description == "exponential 5m")
    for (text, message) in [
      ("2h..1h", "'2h..1h' ends before it starts; write the shorter one first: 1h..2h"),
      ("5", "'5' is not a duration: it has no unit"), ("5", "as in 8h, 1h30m or 500ms, or a range, as in 5m..10m"),
      ("soon", "'soon' is not a duration; write numbers with units"),
    ] {
      let error = #expect(throws: TimespanError.self) { try Wait(text: text) }
      #expect(error?.description.contains(message) == true, "\(text): \(error?.description ?? "")")
    }
  }

  @Test func anExponentialWaitHasItsMeanAndIsMemoryless() {
    var random = RandomStream(seed: 1, stream: 1)
    let draws = (0..<100_000).map { _ in Wait.exponential(mean: .seconds(2)).draw(&random).seconds }
    // Mean 2, deviation of the mean 2 / sqrt(100,000).
    #expect(abs(draws.reduce(0, +) / 100_000 - 2) < 0.03)
    // Memoryless: of the waits over 2 s, the same share exceeds 4 s as all waits exceed 2 s, namely 1/e.
    let longer = draws.count { $0 > 2 }
    #expect(abs(Double(longer) / 100_000 - 0.3679) < 0.006)
    #expect(abs(Double(draws.count { $0 > 4 }) / Double(longer) - 0.3679) < 0.01)
    #expect(Wait.exponential(mean: .seconds(-1)).draw(&random) == .zero)
  }

  @Test func aUniformWaitCoversItsRange() {
    var random = RandomStream(seed: 1, stream: 9)
    let draws = (0..<10_000).map { _ in Wait.seconds(1...2).draw(&random).seconds }
    #expect(draws.allSatisfy { 1...2 ~= $0 })
    #expect(abs(draws.reduce(0, +) / 10_000 - 1.5) < 0.01)
    #expect(draws.min() ?? 0 < 1.001 && draws.max() ?? 0 > 1.999)
    #expect(Wait(.seconds(-5)).draw(&random) == .zero)
  }

  @Test func streamsDependOnSeedAndActorOnly() {
    func numbers(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var random = RandomStream(seed: seed, stream: stream)
      return (0..<8).map { _ in random.next() }
    }
    #expect(numbers(1, 1) == numbers(1, 1))
    let all = (1...200).flatMap { stream in (1...5).map { numbers($0, stream) } }
    #expect(Set(all.flatMap { $0 }).count == 8 * 1000)
  }

  @Test func allBitsOfAStreamAreUnbiased() {
    var ones = [Int](repeating: 0, count: 64)
    for stream in 1...1000 as ClosedRange<UInt64> {
      var random = RandomStream(seed: 42, stream: stream)
      for _ in 0..<10 {
        let number = random.next()
        for bit in 0..<64 where number >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
      }
    }
    // 10,000 draws: the standard deviation is 50.
    #expect(ones.allSatisfy { abs($0 - 5000) < 250 })
  }
}
