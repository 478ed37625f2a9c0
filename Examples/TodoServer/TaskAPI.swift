import WebServer

/// Handles requests to `/tasks` and below.
final class TaskAPI {
  private let store: TaskStore
  /// The cached responses to `GET /tasks` by owner, until a task of the owner changes.
  private var lists: [Int64?: HTTPServerResponse] = [:]

  init(store: TaskStore) { self.store = store }

  /// Returns the response to a request of an owner, who sees only own tasks; `lying` reports a change without making
  /// it.
  func response(to request: HTTPServerRequest, of owner: Int64?, lying: Bool) throws -> HTTPServerResponse {
    if request.path == "/tasks" {
      try request.require(.get, .head, .post)
      return request.method == .post ? try add(request, owner) : try tasks(owner)
    }
    guard let id = Int64(request.path.dropFirst("/tasks/".count)) else { throw APIError.notFound }
    try request.require(.put, .delete)
    return request.method == .put ? try change(id, request, owner, lying: lying) : try remove(id, owner)
  }

  private func tasks(_ owner: Int64?) throws -> HTTPServerResponse {
    if let list = lists[owner] { return list }
    var json = [UInt8(ascii: "[")]
    for task in try store.all(of: owner) {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      task.encode(into: &json)
    }
    json.append(UInt8(ascii: "]"))
    let response = HTTPServerResponse(status: 200, contentType: "application/json", body: json)
    lists[owner] = response
    return response
  }

  private func add(_ request: HTTPServerRequest, _ owner: Int64?) throws -> HTTPServerResponse {
    let change = try TaskChange.read(request.body)
    guard let title = change.title, change.isCompleted == nil else {
      throw APIError(400, #"send a new task as {"title":"…"} only"#)
    }
    let task = try store.add(title: title, of: owner)
    lists[owner] = nil
    return encoded(task, status: 201)
  }

  private func change(
    _ id: Int64, _ request: HTTPServerRequest, _ owner: Int64?, lying: Bool
  ) throws -> HTTPServerResponse {
    let change = try TaskChange.read(request.body)
    guard change.title != nil || change.isCompleted != nil else {
      throw APIError(400, #"send a change as {"title":"…"}, {"completed":true} or both"#)
    }
    guard var task = try store.task(id, of: owner) else { throw unknown(id) }
    guard !lying else { return encoded(task, status: 200) }
    task.title = change.title ?? task.title
    task.isCompleted = change.isCompleted ?? task.isCompleted
    try store.replace(task, of: owner)
    lists[owner] = nil
    return encoded(task, status: 200)
  }

  private func remove(_ id: Int64, _ owner: Int64?) throws -> HTTPServerResponse {
    guard try store.remove(id, of: owner) else { throw unknown(id) }
    lists[owner] = nil
    return HTTPServerResponse(status: 204)
  }

  private func encoded(_ task: TodoTask, status: Int) -> HTTPServerResponse {
    var json: [UInt8] = []
    task.encode(into: &json)
    return HTTPServerResponse(status: status, contentType: "application/json", body: json)
  }

  private func unknown(_ id: Int64) -> APIError { APIError(404, "there is no task \(id)") }
}
