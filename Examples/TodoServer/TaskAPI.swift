import WebServer

/// Answers the requests of the to-do application.
final class TaskAPI {
  private let store: TaskStore
  private let failRate: Double
  private let latency: ClosedRange<Int64>
  private let log: RequestLog?
  private var random: SplitMix64
  /// The answer to `GET /tasks`, until a task changes.
  private var list: HTTPServerResponse?

  /// What a request is to suffer on purpose.
  private enum Misbehaviour {
    case none
    case failure
    /// Saying that a task was changed while it was not.
    case lie
  }

  init(store: TaskStore, options: TodoOptions, log: RequestLog?) {
    self.store = store
    self.log = log
    failRate = options.failRate
    latency = options.latency
    random = SplitMix64(seed: options.seed)
  }

  /// Answers a request after the latency asked for.
  func answer(_ request: HTTPServerRequest, _ responder: Responder) {
    let response = response(to: request)
    let delay = latency.upperBound == 0 ? 0 : Int64.random(in: latency, using: &random)
    log?.append(request, status: response.status, after: delay)
    responder.respond(response, after: .microseconds(delay))
  }

  private func response(to request: HTTPServerRequest) -> HTTPServerResponse {
    do throws(APIError) {
      if request.path == "/" {
        try require(request, ["GET", "HEAD"])
        return TaskPage.response
      }
      let misbehaviour = drawMisbehaviour(request)
      if misbehaviour == .failure { throw APIError(500, "failing on purpose (--fail-rate)") }
      do {
        return try apiResponse(to: request, lying: misbehaviour == .lie)
      } catch let error as TaskStore.Failure {
        throw APIError(500, "the database failed: \(error.message)")
      } catch let error as APIError {
        throw error
      } catch {
        throw APIError(500, "\(error)")
      }
    } catch {
      return error.response
    }
  }

  private func drawMisbehaviour(_ request: HTTPServerRequest) -> Misbehaviour {
    guard failRate > 0, Double.random(in: 0..<1, using: &random) < failRate else { return .none }
    return request.method == .put && Bool.random(using: &random) ? .lie : .failure
  }

  private func apiResponse(to request: HTTPServerRequest, lying: Bool) throws -> HTTPServerResponse {
    if request.path == "/tasks" {
      try require(request, ["GET", "HEAD", "POST"])
      return request.method == .post ? try add(request) : try tasks()
    }
    guard request.path.hasPrefix("/tasks/"), let id = Int64(request.path.dropFirst("/tasks/".count)) else {
      throw APIError(404, "there is nothing at this path; tasks are at /tasks and /tasks/{id}")
    }
    try require(request, ["PUT", "DELETE"])
    return request.method == .put ? try change(id, request, lying: lying) : try remove(id)
  }

  private func tasks() throws -> HTTPServerResponse {
    if let list { return list }
    var json = [UInt8(ascii: "[")]
    for task in try store.all() {
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      task.encode(into: &json)
    }
    json.append(UInt8(ascii: "]"))
    let response = HTTPServerResponse(status: 200, contentType: "application/json", body: json)
    list = response
    return response
  }

  private func add(_ request: HTTPServerRequest) throws -> HTTPServerResponse {
    let change = try TaskChange.read(request.body)
    guard let title = change.title, change.isCompleted == nil else {
      throw APIError(400, #"a new task is asked for by {"title":"…"} alone"#)
    }
    let task = try store.add(title: title)
    list = nil
    return encoded(task, status: 201)
  }

  private func change(_ id: Int64, _ request: HTTPServerRequest, lying: Bool) throws -> HTTPServerResponse {
    let change = try TaskChange.read(request.body)
    guard change.title != nil || change.isCompleted != nil else {
      throw APIError(400, #"a change is asked for by {"title":"…"}, {"completed":true} or both"#)
    }
    guard var task = try store.task(id) else { throw unknown(id) }
    guard !lying else { return encoded(task, status: 200) }
    task.title = change.title ?? task.title
    task.isCompleted = change.isCompleted ?? task.isCompleted
    try store.replace(task)
    list = nil
    return encoded(task, status: 200)
  }

  private func remove(_ id: Int64) throws -> HTTPServerResponse {
    guard try store.remove(id) else { throw unknown(id) }
    list = nil
    return HTTPServerResponse(status: 204)
  }

  private func encoded(_ task: TodoTask, status: Int) -> HTTPServerResponse {
    var json: [UInt8] = []
    task.encode(into: &json)
    return HTTPServerResponse(status: status, contentType: "application/json", body: json)
  }

  private func unknown(_ id: Int64) -> APIError { APIError(404, "there is no task \(id)") }

  private func require(_ request: HTTPServerRequest, _ allowed: [String]) throws(APIError) {
    guard !allowed.contains(request.method.rawValue) else { return }
    let list = allowed.joined(separator: ", ")
    throw APIError(405, "\(request.method.rawValue) is not for this path, which takes \(list)", allowed: list)
  }
}
