import Beamulator

/// Actions of a logged-in user on their own todos.
struct OwnTodos {
  private let headers: [(name: String, value: String)]

  init(_ token: String) { headers = [("Authorization", "Bearer \(token)")] }

  func list() -> HTTPAction<[TodoTask]> { HTTPAction("list_todos", "GET", "/tasks", headers: headers) }

  func add(_ title: String) -> HTTPAction<TodoTask> {
    HTTPAction(
      "add_todo", "POST", "/tasks", headers: headers, arguments: ["title": .string(title)],
      body: ["title": .string(title)])
  }

  func remove(_ id: Int64) -> HTTPAction<NoContent> {
    HTTPAction("remove_todo", "DELETE", "/tasks/\(id)", headers: headers, arguments: ["id": .int(id)])
  }
}
