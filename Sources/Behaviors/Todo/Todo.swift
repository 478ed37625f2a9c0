public import Beamulator

/// A task of the todo service.
public struct TodoTask: Codable, Sendable, Hashable {
  public var id: Int64
  public var title: String
  public var completed: Bool
}

/// Actions of the todo service.
public enum Todo {
  public static func listTasks() -> HTTPAction<[TodoTask]> {
    HTTPAction("list_tasks", "GET", "/tasks")
  }

  public static func addTask(_ title: String) -> HTTPAction<TodoTask> {
    HTTPAction("add_task", "POST", "/tasks", arguments: ["title": .string(title)], body: ["title": .string(title)])
  }

  public static func markTask(_ task: TodoTask, completed: Bool) -> HTTPAction<TodoTask> {
    HTTPAction(
      "mark_task", "PUT", "/tasks/\(task.id)", arguments: ["id": .int(task.id), "completed": .bool(completed)],
      body: ["completed": .bool(completed)])
  }

  public static func removeTask(_ task: TodoTask) -> HTTPAction<NoContent> {
    HTTPAction("remove_task", "DELETE", "/tasks/\(task.id)", arguments: ["id": .int(task.id)])
  }
}
