import Engine
import Beamulator
import Foundation
import Support
import Testing

/// Performs an action, then crashes.
private struct Clumsy: Behavior {
  struct State: ActorState {
    var steps = 0
    var password = "hunter2"
  }
  struct Slip: Error, CustomStringConvertible { let description = "slipped on step 30" }

  var restarts = RestartPolicy(crashes: 3)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.steps += 1
    try await me.perform(Step(number: me.state.steps))
    if me.state.steps == 30 { throw Slip() }
    return .after(.minutes(1))
  }
}

private struct Step: Action {
  let name = "step"
  var number: Int
  var arguments: JSON { ["number": .int(Int64(number))] }
  func perform(_ call: inout ActionCall) async throws { call.result = "ok" }
}

@Suite(.timeLimit(.minutes(3)))
struct CrashTests {
  private struct Report: Decodable {
    struct Action: Decodable {
      var action: String
      var args: String
      var result: String?
    }
    var actor: String
    var act: Int
    var error: String
    struct State: Decodable {
      var steps: Int
      var password: String
    }
    var state: State
    var last_actions: [Action]
  }

  @Test func aCrashWritesEventsAndAReport() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crashes-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try await SimulationUnderTest(
      "{ speed: max, duration: 2h, population: [{ behavior: Clumsy, count: 1 }] }", [BehaviorType(Clumsy.self)],
      crashFolder: folder.path)
    #expect(run.summary.totals.crashes == 3 && run.summary.totals.quarantined == 1)
    #expect(
      run.sink.kept.batch.events.map(\.event) == [
        .started, .crashed, .restarted, .crashed, .restarted, .crashed, .quarantined,
      ])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["1-Clumsy-1.json", "2-Clumsy-1.json", "3-Clumsy-1.json"])
    let data = try Data(contentsOf: folder.appendingPathComponent(names[0]))
    let report = try JSONDecoder().decode(Report.self, from: data)
    #expect(report.actor == "Clumsy-1" && report.act == 30 && report.error == "slipped on step 30")
    #expect(report.last_actions.map(\.args) == (11...30).map { "{\"number\":\($0)}" })
    #expect(report.last_actions.allSatisfy { $0.action == "step" && $0.result == "ok" })
    #expect(report.state.steps == 29 && report.state.password == "***")
  }
}
