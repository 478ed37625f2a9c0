/// The tasks in the database; each is visible to its owner only.
///
/// The owner is a user or, on a server without users, nil.
struct TaskStore {
  let database: TodoDatabase

  /// Returns all tasks of the owner in order of id.
  func all(of owner: Int64?) throws(TodoDatabase.Failure) -> [TodoTask] {
    try tasks("SELECT id, title, completed FROM tasks WHERE owner IS ?1 ORDER BY id", .integer(owner))
  }

  func task(_ id: Int64, of owner: Int64?) throws(TodoDatabase.Failure) -> TodoTask? {
    let sql = "SELECT id, title, completed FROM tasks WHERE id = ?1 AND owner IS ?2"
    return try tasks(sql, .integer(id), .integer(owner)).first
  }

  func add(title: String, of owner: Int64?) throws(TodoDatabase.Failure) -> TodoTask {
    let sql = "INSERT INTO tasks (title, owner) VALUES (?1, ?2) RETURNING id, title, completed"
    return try tasks(sql, .text(title), .integer(owner))[0]
  }

  func replace(_ task: TodoTask, of owner: Int64?) throws(TodoDatabase.Failure) {
    _ = try tasks(
      "UPDATE tasks SET title = ?3, completed = ?4 WHERE id = ?1 AND owner IS ?2", .integer(task.id), .integer(owner),
      .text(task.title), .integer(task.isCompleted ? 1 : 0))
  }

  /// Removes a task; returns whether the owner had one with that id.
  func remove(_ id: Int64, of owner: Int64?) throws(TodoDatabase.Failure) -> Bool {
    let sql = "DELETE FROM tasks WHERE id = ?1 AND owner IS ?2 RETURNING id, title, completed"
    return try !tasks(sql, .integer(id), .integer(owner)).isEmpty
  }

  private func tasks(_ sql: String, _ values: TodoDatabase.Value...) throws(TodoDatabase.Failure) -> [TodoTask] {
    try database.rows(sql, values) {
      TodoTask(id: $0.integer(0), title: $0.text(1), isCompleted: $0.integer(2) != 0)
    }
  }
}
