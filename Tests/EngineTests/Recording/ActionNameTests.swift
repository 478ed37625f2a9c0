import Support
import Testing

@testable import Beamulator
@testable import Engine

/// Performs actions whose names contain a value that should be an argument.
private struct Namer: Behavior {
  struct Named: Action {
    let name: String
    func perform(_ call: inout ActionCall) async throws {}
  }

  func act(_ me: inout ActContext<NoState>) async throws -> Next {
    if me.acts == 0 {
      try await me.perform(Named(name: String(repeating: "ä", count: 1 << 20))) {
        $0.complain(.annoying, "long") { _ in true }
      }
    }
    for number in 0..<600 { try await me.perform(Named(name: "get /tasks/\(me.acts * 600 + number)")) }
    return me.acts == 1 ? .stop : .after(.seconds(1))
  }
}

struct ActionNameTests {
  @Test func namesBeyondTheLimitShareOneEntryAndAreReportedOnce() throws {
    let log = try RunLog(
      path: nil, level: .warning, calendar: RunCalendar(start: 0, timeZone: .gmt), writesToStderr: false)
    let names = ActionNames(log: log)
    for number in 0..<1000 { #expect(names.number(of: "a\(number)") == number) }
    #expect(log.recent.count == 0)
    for number in 1000..<1100 { #expect(names.number(of: "a\(number)") == 1000) }
    #expect(names.number(of: "a7") == 7 && names.number(of: "other") == 1000)
    #expect(names[7] == "a7" && names[1000] == "other" && names[1001] == nil && names[-1] == nil)
    #expect(log.recent.count == 1 && log.recent.all[0].text.contains("a1000"))
  }

  @Test func anActionNamedOtherUsesTheSharedEntry() {
    let names = ActionNames()
    #expect(names.number(of: "other") == 0)
    for number in 1..<1000 { #expect(names.number(of: "a\(number)") == number) }
    #expect(names.number(of: "b") == 0 && names[1000] == nil)
  }

  @Test func aRunMeasuresAThousandNamesAndRecordsAllNamesTruncated() async throws {
    let run = try await SimulationUnderTest(
      "{ speed: max, population: [{ behavior: Namer, count: 1 }] }", [BehaviorType(Namer.self)])
    let (kept, actions) = (run.sink.kept.batch, run.summary.actions)
    #expect(run.summary.verdict == "VALID" && kept.actions.count == 1201)
    // The long name is one of the thousand.
    #expect(actions.count == 1001 && actions["other"]?.count == 201 && actions["get /tasks/998"]?.count == 1)
    #expect(actions.values.reduce(0) { $0 + $1.count } == 1201)
    #expect(kept.actions.contains { $0.action == "get /tasks/1199" })
    let long = try #require(kept.actions.first?.action)
    #expect(long.hasPrefix("ää") && long.hasSuffix(RecordText.truncationMark) && 250...256 ~= long.utf8.count)
    #expect(kept.complaints.first?.action == long && actions[long]?.count == 1)
  }
}
