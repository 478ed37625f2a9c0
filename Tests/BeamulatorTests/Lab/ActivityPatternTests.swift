import Engine
import Glibc
import Support
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct ActivityPatternTests {
  static func office() throws -> ActivityPattern {
    let hours = (0..<24).map { 8..<18 ~= $0 ? ($0 == 12 ? 2.0 : 4) : 0 }
    return try ActivityPattern(hours: hours, days: [1, 1, 1, 1, 0.5, 0, 0.25])
  }

  @Test(
    arguments: [
      ("UTC", "2026-01-05T08:00:00Z", 1), ("UTC", "2026-01-05T12:59:59Z", 0.5), ("UTC", "2026-01-05T07:59:59Z", 0),
      ("UTC", "2026-01-09T08:00:00Z", 0.5), ("UTC", "2026-01-10T08:00:00Z", 0), ("UTC", "2025-12-28T12:00:00Z", 0.125),
      ("Europe/Vienna", "2026-03-30T06:00:00Z", 1), ("Europe/Vienna", "2026-03-27T06:00:00Z", 0),
      ("Australia/Lord_Howe", "2026-01-04T21:00:00Z", 1), ("Australia/Lord_Howe", "2026-01-04T20:59:59Z", 0),
    ] as [(String, String, Double)])
  func levelsFollowHoursAndDays(zone: String, time: String, level: Double) throws {
    let calendar = try RunCalendar(zone)
    #expect(try Self.office().level(at: calendar.at(time), in: calendar) == level)
  }

  /// The number of events of a year in each hour of the week is proportional to the hour's weight and length.
  @Test(arguments: ["UTC", "Europe/Vienna", "Australia/Lord_Howe"])
  func eventsFollowThePattern(zone: String) throws {
    let calendar = try RunCalendar(zone)
    let pattern = try Self.office()
    let weekly = 200.0
    let mean = Timespan.weeks(1) / weekly
    var random = RandomStream(seed: 11, stream: 2)
    var counts = [Double](repeating: 0, count: 168)
    let end = SimulatedTime.start + .weeks(100)
    var time = SimulatedTime.start
    while true {
      let next = pattern.next(after: time, mean: mean, in: calendar, using: &random)
      guard next > time, next < end else { break }
      let local = calendar.local(next)
      counts[(local.weekday.rawValue - 1) * 24 + local.hour] += 1
      time = next
    }
    let total = pattern.hours.reduce(0, +) * pattern.days.reduce(0, +)
    var chiSquare = 0.0
    var cells = 0.0
    for hour in 0..<168 {
      let expected = 100 * weekly * pattern.hours[hour % 24] * pattern.days[hour / 24] / total
      if expected == 0 {
        #expect(counts[hour] == 0)
      } else {
        chiSquare += (counts[hour] - expected) * (counts[hour] - expected) / expected
        cells += 1
      }
    }
    // Independent Poisson counts: mean `cells`, variance about twice that; 4 standard deviations either way.
    #expect(abs(chiSquare - cells) < 4 * (2 * cells).squareRoot())
    #expect(abs(counts.reduce(0, +) - 100 * weekly) < 4 * (100 * weekly).squareRoot())
  }

  /// Without a pattern, waits are exponentially distributed, for short means and for means of many weeks.
  @Test(arguments: [.minutes(7), .hours(30), .weeks(20)] as [Timespan])
  func withoutWeightsWaitsAreExponential(mean: Timespan) throws {
    let calendar = try RunCalendar("Europe/Vienna")
    let pattern = try ActivityPattern()
    var random = RandomStream(seed: 5, stream: 3)
    var same = random
    let count = 4000
    var sum = 0.0
    for draw in 0..<count {
      let time = SimulatedTime.start + .minutes(Double(draw * 37))
      let wait = pattern.next(after: time, mean: mean, in: calendar, using: &random) - time
      // The rate is constant, so the inversion has one step.
      let expected = -log1p(-same.unit()) * mean.seconds
      #expect(abs(wait.seconds - expected) < 1e-3)
      sum += wait / mean
    }
    #expect(abs(sum / Double(count) - 1) < 4 / Double(count).squareRoot())
  }

  /// The integral of the rate between events, summed by half hours, equals the drawn number.
  @Test(arguments: ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe"])
  func theIntegralIsInvertedAcrossClockChanges(zone: String) throws {
    let calendar = try RunCalendar(zone, start: "2026-01-01T00:00:00Z")
    let pattern = try ActivityPattern(hours: (0..<24).map { Double($0 % 5) }, days: [1, 2, 3, 4, 5, 6, 0])
    let average = pattern.hours.reduce(0, +) * pattern.days.reduce(0, +) / 168
    let busiest = 4.0 * 6
    var random = RandomStream(seed: 9, stream: 4)
    for mean in [Timespan.days(2), .weeks(9)] {
      var same = random
      var next = pattern.next(after: .start, mean: mean, in: calendar, using: &random)
      var due = -log1p(-same.unit()) * mean.seconds
      var passed = 0.0
      var events = 0
      var time = SimulatedTime.start
      while time < .start + .days(400) {
        // In these zones, the rate is constant within each half hour of UTC.
        let end = time + .minutes(30)
        let rate = pattern.level(at: time, in: calendar) * busiest / average
        while next < end {
          let integral = passed + rate * (next - time).seconds
          #expect(abs(integral - due) < 1e-3)
          same = random
          next = pattern.next(after: next, mean: mean, in: calendar, using: &random)
          due = integral - log1p(-same.unit()) * mean.seconds
          events += 1
        }
        passed += rate * 1800
        time = end
      }
      #expect(events > 0)
    }
  }

  @Test func timesBeyondSimulatedTimeAreNever() throws {
    let calendar = try RunCalendar("Europe/Vienna")
    var random = RandomStream(seed: 1, stream: 5)
    let pattern = try Self.office()
    #expect(pattern.next(after: .never, mean: .hours(1), in: calendar, using: &random) == .never)
    let far = (0..<20).map { _ in
      pattern.next(after: .start + .days(36_500), mean: .nanoseconds(.max), in: calendar, using: &random)
    }
    #expect(far.contains(.never) && far.contains { $0 < .never })
    let before = SimulatedTime(nanoseconds: .min)
    #expect(pattern.next(after: before, mean: .hours(1), in: calendar, using: &random) - before < .weeks(2))
    #expect(pattern.next(after: .start, mean: .nanoseconds(1), in: calendar, using: &random) > .start)
  }

  @Test(
    arguments: [
      ("hours: [1, 2]", "found 2 weights of hours, expected 24"),
      ("days: [0, 0, 0, 0, 0, 0, 0]", "the weights of days are all 0; write at least one above 0"),
      ("days: [1, 1, 1, 1, 1, 1, -1]", "-1.0 is not a weight of days; write a number from 0 to 1e100"),
      ("days: [1, 1, 1, 1, 1, 1, .inf]", "inf is not a weight of days; write a number from 0 to 1e100"),
    ])
  func invalidPatternsAreRejected(text: String, message: String) throws {
    let error = configErrorText { try ConfigDecoder.decode(ActivityPattern.self, from: parsed("{\(text)}")) }
    #expect(error.hasSuffix(message), "\(error)")
  }

  @Test func patternsAreDecodedFromConfiguration() throws {
    let pattern = try ConfigDecoder.decode(ActivityPattern.self, from: parsed("days: [1, 1, 1, 1, 1, 0.5, 0]"))
    #expect(pattern == (try ActivityPattern(days: [1, 1, 1, 1, 1, 0.5, 0])))
    #expect(try ConfigDecoder.decode(ActivityPattern.self, from: ConfigNode(encoding: pattern)) == pattern)
  }
}
