import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct TimespanTests {
  @Test(
    arguments: [
      (.zero, "0 seconds"), (.seconds(1), "1 second"), (.seconds(59), "59 seconds"),
      (.weeks(1) + .days(1) + .hours(1), "1 week, 1 day, 1 hour"), (.days(15), "2 weeks, 1 day"),
      (.hours(-1), "minus 1 hour"), (.minutes(-90), "minus 1 hour, 30 minutes"),
      (.milliseconds(1) + .microseconds(2) + .nanoseconds(1), "1 millisecond, 2 microseconds, 1 nanosecond"),
      (
        .nanoseconds(.max),
        "15250 weeks, 1 day, 23 hours, 47 minutes, 16 seconds, 854 milliseconds, 775 microseconds, 807 nanoseconds"
      ),
      (
        .nanoseconds(.min),
        "minus 15250 weeks, 1 day, 23 hours, 47 minutes, 16 seconds, 854 milliseconds, 775 microseconds, "
          + "808 nanoseconds"
      ),
    ] as [(Timespan, String)])
  func longTextSpellsOutTheUnits(span: Timespan, text: String) {
    #expect(span.longText == text)
  }

  @Test(
    arguments: [
      (.zero, "0s"), (.weeks(1) + .days(1) + .hours(1), "8d 1h"), (.minutes(-90), "-1h 30m"),
      (.seconds(61.5), "1m 1s 500ms"), (.milliseconds(2.9), "2ms"), (.microseconds(999), "0s"),
      (.microseconds(-999), "0s"), (.nanoseconds(.max), "106751d 23h 47m 16s 854ms"),
      (.nanoseconds(.min), "-106751d 23h 47m 16s 854ms"),
    ] as [(Timespan, String)])
  func shortTextEndsAtMilliseconds(span: Timespan, text: String) {
    #expect(span.shortText == text)
  }

  @Test(
    arguments: [
      (.zero, "0"), (.days(8), "8d"), (.minutes(-90), "-1h30m"), (.nanoseconds(1_001_001), "1ms1us1ns"),
      (.nanoseconds(.min), "-106751d23h47m16s854ms775us808ns"),
    ] as [(Timespan, String)])
  func descriptionsUseConfigurationSyntax(span: Timespan, text: String) {
    #expect(span.description == text)
  }

  @Test(
    arguments: [
      (.hours(1), 2, .minutes(30)), (.hours(1), -2, .minutes(-30)), (.nanoseconds(3), 2, .nanoseconds(2)),
      (.hours(1), 0, .nanoseconds(.max)), (.hours(-1), 0, .nanoseconds(.min)), (.zero, 0, .zero),
      (.hours(1), .infinity, .zero), (.hours(1), .nan, .zero), (.nanoseconds(.max), 0.5, .nanoseconds(.max)),
    ] as [(Timespan, Double, Timespan)])
  func aSpanIsDividedByANumber(span: Timespan, divisor: Double, part: Timespan) {
    #expect(span / divisor == part)
  }

  @Test func dividingSpansGivesTheirRatio() {
    #expect(Timespan.days(1) / .hours(6) == 4)
    #expect(Timespan.minutes(-1) / .minutes(4) == -0.25)
    #expect(Timespan.hours(1) / .zero == .infinity)
    #expect((Timespan.zero / .zero).isNaN)
  }

  @Test(
    arguments: [
      (.zero, .zero, .zero), (.hours(1), .hours(-1), .hours(1)), (.hours(-1), .hours(1), .hours(1)),
      (.nanoseconds(.max), .nanoseconds(-.max), .nanoseconds(.max)),
      (.nanoseconds(.min), .nanoseconds(.max), .nanoseconds(.max)),
    ] as [(Timespan, Timespan, Timespan)])
  func negationAndMagnitudeSaturate(span: Timespan, negated: Timespan, magnitude: Timespan) {
    #expect(-span == negated)
    #expect(span.magnitude == magnitude)
  }
}
