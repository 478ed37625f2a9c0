import Engine
import Beamulator
import Support
import Testing

/// Counts up, complains about odd sums, fails at seven, and crashes if configured.
struct Adder: Behavior {
  struct State: ActorState { var sum = 0 }
  struct Odd: Error {}
  var crashesAt = 0
  var stopsAfter = 10
  var tags: [String] { ["adder"] }

  nonisolated(nonsending) func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.sum += 1
    let sum = me.state.sum
    try await me.perform(Sum(sum: sum)) {
      $0.complain(.annoying, "odd") { $0 % 2 == 1 }
      $0.complainAboutFailure(.urgent, "no sum")
    }
    if crashesAt > 0, me.acts + 1 == crashesAt, me.random.chance(0.5) { throw Odd() }
    return me.acts + 1 == stopsAfter ? .stop : .after(.minutes(1))
  }
}

struct Sum: Action {
  struct Unlucky: Error, CustomStringConvertible { let description = "seven" }
  let name = "sum"
  let sum: Int
  var arguments: JSON { ["sum": .int(Int64(sum))] }
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> Int {
    call.status = sum == 7 ? 500 : 200
    call.result = "\(sum)"
    if sum == 7 { throw Unlucky() }
    return sum
  }
}

@Suite(.timeLimit(.minutes(3)))
struct RunTests {
  @Test func everyActionComplaintAndEventIsRecordedOnce() async throws {
    let run = try await SimulationUnderTest(
      """
      speed: max
      population: [{ behavior: Adder, count: 3, tags: [x], names: [Ann] }]
      """, [BehaviorType(Adder.self)])
    let kept = run.sink.kept
    let totals = run.summary.totals
    // Nine successful acts and the failed one count alike: the failure ends its act, and the actor continues.
    #expect(totals.acts == 30 && totals.actions == 30 && totals.failed == 3 && totals.actors == 3)
    #expect(kept.batch.actions.count == 30)
    #expect(run.summary.complaints == ["annoying": 12, "justsayin": 0, "urgent": 3])
    #expect(kept.batch.complaints.count == 15)
    #expect(kept.batch.events.filter { $0.event == .started }.count == 3)
    #expect(kept.batch.events.filter { $0.event == .stopped }.count == 3)
    #expect(Set(kept.batch.actions.map(\.actor.name)) == ["Ann", "Adder-2", "Adder-3"])
    let failed = try #require(kept.batch.actions.first { $0.success == false })
    #expect(failed.error == "seven" && failed.status == 500 && failed.arguments == #"{"sum":7}"#)
    let annoyed = try #require(kept.batch.complaints.first)
    #expect(annoyed.action == "sum" && annoyed.arguments == #"{"sum":1}"# && annoyed.result == "1")
    #expect(annoyed.trigger == "result" && annoyed.message == "odd")
    #expect(kept.batch.complaints.contains { $0.message == "no sum: seven" && $0.trigger == "failure" })
    #expect(kept.metadata.count == 2 && kept.metadata[1].verdict == "VALID" && kept.metadata[1].end != nil)
  }

  @Test func timestampsAreSimulatedAndStartAtTheConfiguredDate() async throws {
    let run = try await SimulationUnderTest(
      """
      speed: max
      start: 2026-01-05T08:00:00Z
      population: [{ behavior: Adder, count: 1, arrive: { after: 30m } }]
      """, [BehaviorType(Adder.self)])
    let start: Int64 = 1_767_600_000_000_000
    let first = try #require(run.sink.kept.batch.actions.first)
    #expect(first.timestamp == start + 1_800_000_000 && first.due == first.timestamp)
    #expect(abs(run.summary.simulatedSeconds - (1800 + 540 + run.afterFailure)) < 0.001)
  }

  @Test func aPopulationEntryWithoutActorsIsAccepted() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 0 }, { behavior: Adder, count: 1 }] }",
      [BehaviorType(Adder.self)])
    #expect(run.summary.totals.actors == 1 && run.summary.totals.acts == 10)
  }

  @Test func recordsLostByAPermanentlyFailingSinkAreReported() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 1 }] }", [BehaviorType(Adder.self)],
      sink: MemorySink(failures: .max))
    #expect(run.summary.verdict == "INCOMPLETE" && run.summary.exitCode == 98)
    #expect(run.summary.totals.dropped == 10 + 5 + 2)
  }

  @Test func noRecordIsLostWhenTheSinkFailsTemporarily() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 2 }] }", [BehaviorType(Adder.self)],
      sink: MemorySink(failures: 2))
    #expect(run.summary.verdict == "VALID" && run.summary.exitCode == 0)
    #expect(run.sink.kept.batch.actions.count == 20)
  }

  @Test func recordsMissingFromTheSinkAreDetected() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 1 }] }", [BehaviorType(Adder.self)],
      sink: MemorySink(forgets: true))
    #expect(run.summary.verdict == "INCOMPLETE" && run.summary.exitCode == 98 && run.summary.totals.dropped == 0)
    #expect(run.summary.totals.recorded == 10 + 5 + 2 && run.summary.totals.stored == 10 + 5)
  }

  @Test func aBehaviorReceivesItsConfiguration() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 1, config: { stopsAfter: 3 } }] }",
      [BehaviorType(Adder.self)])
    #expect(run.summary.totals.acts == 3)
  }

  @Test func crashesAreCountedAndTheActsChangesAreDiscarded() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Adder, count: 100, config: { crashesAt: 4 } }] }",
      [BehaviorType(Adder.self)])
    let totals = run.summary.totals
    #expect(totals.crashes > 20 && totals.restarts == totals.crashes - totals.quarantined)
    let events = run.sink.kept.batch.events
    #expect(events.filter { $0.event == .crashed }.count == totals.crashes)
    #expect(events.first { $0.event == .crashed }?.detail == "Odd()")
    // A repeated act repeats its sum.
    let sums = run.sink.kept.batch.actions.filter { $0.actor.id == 1 }.map(\.arguments)
    #expect(sums.last == #"{"sum":10}"#)
  }

  @Test(arguments: [
    ("action_duration: [\"p(95)<1h\", \"max<1h\"]", 0, " ms"), ("action_failed: [\"rate<0.05\"]", 99, "0.1"),
    ("\"complaints{severity:urgent}\": [\"count==1\"]", 0, "1"), ("complaints: [\"count==0\"]", 99, "5"),
    ("\"actions{action:sum}\": [\"count>=10\"]", 0, "10"),
    ("\"action_duration{action:smu}\": [\"max<1h\"]", 99, "no action 'smu' was performed; performed: sum"),
  ])
  func thresholdsDecideTheExitCode(threshold: String, exitCode: Int32, measured: String) async throws {
    let run = try await SimulationUnderTest(
      """
      speed: max
      population: [{ behavior: Adder, count: 1 }]
      thresholds: { \(threshold) }
      """, [BehaviorType(Adder.self)])
    #expect(run.summary.exitCode == exitCode)
    #expect(
      run.summary.thresholds.allSatisfy { $0.passed == (exitCode == 0) && $0.measured?.hasSuffix(measured) == true })
  }
}

extension SimulationUnderTest {
  /// Seconds by which the wait after the failed act differs from the usual minute.
  var afterFailure: Double {
    let times = sink.kept.batch.actions.map(\.timestamp)
    let waits = zip(times.dropFirst(), times).map { Double($0 - $1) / 1e6 }
    return (waits.first { $0 != 60 } ?? 60) - 60
  }
}
