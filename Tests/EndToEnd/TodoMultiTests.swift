import Engine
import Beamulator
import Foundation
import Storage
import Support
import Testing

/// The todo-multi simulation: users with private todos.
@Suite(.timeLimit(.minutes(5)))
struct TodoMultiTests {
  private struct Todo: Decodable {
    var id: Int64
  }

  @Test func usersActDuringWorkingHoursAndSeeOnlyTheirTodos() throws {
    let folder = try Folder()
    let port = try freePort()
    // From Friday afternoon to Monday, with no actions at the weekend.
    let outcome = try Command.run(
      [
        "run", Command.project.appendingPathComponent("simulations/todo-multi").path, "--no-dashboard", "--json",
        "--speed", "10000", "--duration", "68h", "--actors", "TodoUser=40", "--config", "start=2026-01-09T15:30:00Z",
        "--config", "target.url=http://127.0.0.1:\(port)",
        "--config", "target.start=[todo-server, --users, --port, \"\(port)\"]",
      ], in: folder.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try RunSummary(json: Data(outcome.output.utf8))
    #expect(summary.totals.crashes == 0 && summary.totals.complaints == 0 && summary.totals.failed == 0)
    #expect(summary.actions["register"]?.count == 40 && (summary.actions["log_in"]?.count ?? 0) >= 40)

    let path = try folder.newestRun().appendingPathComponent("actions.sqlite").path
    let rows = try SQLiteStatement(
      "SELECT actor_id, action, timestamp, result FROM action_log WHERE success ORDER BY seq",
      on: SQLiteDatabase(path: path, access: .readOnly))
    let hours = WorkingHours()
    let vienna = RunCalendar(start: 0, timeZone: try #require(TimeZone(identifier: "Europe/Vienna")))
    var owners: [Int64: Int64] = [:]
    var days: Set<Int> = []
    var listed = 0
    while try rows.step() {
      let time = SimulatedTime(nanoseconds: (rows.integer(2) ?? 0) * 1000)
      #expect(hours.contains(time, in: vienna), "\(vienna.date(time))")
      days.insert(vienna.local(time).day)
      let (actor, result) = ((rows.integer(0) ?? 0), Data((rows.text(3) ?? "").utf8))
      switch rows.text(1) {
      case "add_todo": owners[try JSONDecoder().decode(Todo.self, from: result).id] = actor
      case "list_todos":
        for todo in try JSONDecoder().decode([Todo].self, from: result) {
          #expect(owners[todo.id] == actor)
          listed += 1
        }
      case "log_in": #expect(rows.text(3) == nil, "tokens are not recorded")
      default: break
      }
    }
    // The number of todos depends on how fast the machine hashes passwords beside other tests.
    #expect(days == [9, 12] && owners.count > 40 && listed > 40)
    let record = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(record.range(of: Data("password".utf8)) == nil && record.range(of: Data("Bearer".utf8)) == nil)
  }
}
