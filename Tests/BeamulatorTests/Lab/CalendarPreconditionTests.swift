import Testing

@testable import Beamulator

/// Programmer errors end the process.
@Suite(.timeLimit(.minutes(3)))
struct CalendarPreconditionTests {
  @Test func rejectsInvalidTimeOfDay() async {
    await #expect(processExitsWith: .failure) { _ = TimeOfDay(24, 1) }
    await #expect(processExitsWith: .failure) { _ = TimeOfDay(-1) }
    await #expect(processExitsWith: .failure) { _ = TimeOfDay(8, 60) }
  }

  @Test func rejectsEmptyWorkingHours() async {
    await #expect(processExitsWith: .failure) { _ = WorkingHours(from: TimeOfDay(8), to: TimeOfDay(8)) }
    await #expect(processExitsWith: .failure) { _ = WorkingHours(from: TimeOfDay(24), to: TimeOfDay(8)) }
    await #expect(processExitsWith: .failure) { _ = Weekdays([]) }
  }

  @Test func rejectsZeroMeanBetweenEvents() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = try ActivityPattern().next(after: .start, mean: .zero, in: RunCalendar(start: 0), using: &random)
    }
  }
}
