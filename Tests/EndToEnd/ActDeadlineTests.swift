import Engine
import Beamulator
import Foundation
import Support
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ActDeadlineTests {
  /// The server takes longer than the deadline of an act: the exchange ends and the act crashes, despite `attempt`.
  @Test func anActThatExceedsItsDeadlineCrashes() throws {
    let folder = try Folder()
    let port = try freePort()
    try folder.write(
      """
      speed: 60
      duration: 4m
      target: { url: "http://127.0.0.1:\(port)", start: [todo-server, --port, "\(port)", --latency, "0ms..2s"], ready: / }
      population: [{ behavior: Patient, count: 4 }]
      """, to: "sim/simulation.yaml")
    try folder.write(
      """
      import Beamulator
      struct Task: Codable, Sendable { var id: Int64 }
      struct Patient: Behavior {
        struct State: ActorState { var finished = 0 }
        var actDeadline = Timespan.milliseconds(400)
        var restarts = RestartPolicy(crashes: 100)
        func act(_ me: inout ActContext<State>) async throws -> Next {
          _ = await me.attempt(HTTPAction<[Task]>("list", "GET", "/tasks"))
          me.state.finished += 1
          return .after(.seconds(5))
        }
      }
      """, to: "sim/Patient.swift")
    let outcome = try Command.run(["run", "sim", "--no-dashboard", "--json"], in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    #expect(summary.totals.crashes > 0 && summary.totals.crashes == summary.totals.failed)
    #expect(summary.totals.acts > summary.totals.crashes)
    // Actions end at the deadline, not at the answer of the server.
    #expect((summary.actions["list"]?.serviceUs.max ?? 0) < 1_900_000)
    let crashes = try folder.newestRun().appendingPathComponent("crashes")
    let names = try FileManager.default.contentsOfDirectory(atPath: crashes.path)
    let report = try String(contentsOf: crashes.appendingPathComponent(names[0]), encoding: .utf8)
    #expect(report.contains("the act took longer than its deadline of 400ms"))
  }
}
