import Glibc
import Synchronization
import WebServer

/// The to-do application: routes requests, applies artificial faults and delays, and logs.
final class TodoService: Sendable {
  private struct State {
    var chance: Chance
    let tasks: TaskAPI
    let log: RequestLog?
  }

  private let state: Mutex<State>
  /// Nil on a server without users, whose tasks are shared.
  private let users: UserAPI?
  private let passwords = WorkQueue()

  /// Opens the database and the log.
  init(_ options: TodoOptions) throws(TodoOptions.Problem) {
    let database: TodoDatabase
    do throws(TodoDatabase.Failure) {
      database = try TodoDatabase(path: options.database)
    } catch {
      throw TodoOptions.Problem(
        message: "--db \"\(options.database)\" could not be opened (\(error.message)); give a writable file")
    }
    var log: RequestLog?
    if let path = options.log {
      log = RequestLog(path: path)
      guard log != nil else {
        let reason = String(cString: strerror(errno))
        throw TodoOptions.Problem(
          message: "--log \"\(path)\" could not be opened (\(reason)); give a writable file")
      }
    }
    users = options.hasUsers ? UserAPI(database: database) : nil
    if options.hasUsers, users == nil {
      throw TodoOptions.Problem(
        message: "--users: libsodium, which hashes passwords, did not start; check the free memory")
    }
    let tasks = TaskAPI(store: TaskStore(database: database))
    state = Mutex(State(chance: Chance(options: options), tasks: tasks, log: log))
  }

  /// Answers a request after the configured latency; hashes passwords on another thread.
  func answer(_ request: HTTPServerRequest, _ responder: Responder) {
    let fate = state.withLock { $0.chance.fate(of: request) }
    if users != nil, ["/users", "/sessions"].contains(request.path) {
      guard passwords.add({ self.answer(request, fate, responder) }) else {
        return responder.respond(APIError(503, "too many passwords are waiting to be hashed; try again").response)
      }
    } else {
      answer(request, fate, responder)
    }
  }

  private func answer(_ request: HTTPServerRequest, _ fate: Chance.Fate, _ responder: Responder) {
    let response = response(to: request, fate)
    state.withLock { $0.log?.append(request, status: response.status, after: fate.delay) }
    responder.respond(response, after: .microseconds(fate.delay))
  }

  private func response(to request: HTTPServerRequest, _ fate: Chance.Fate) -> HTTPServerResponse {
    do {
      if fate.misbehaviour == .failure { throw APIError(500, "failing on purpose (--fail-rate)") }
      return try rightResponse(to: request, lying: fate.misbehaviour == .lie)
    } catch let error as APIError {
      return error.response
    } catch let error as TodoDatabase.Failure {
      return APIError(500, "the database failed: \(error.message)").response
    } catch {
      return APIError(500, "\(error)").response
    }
  }

  private func rightResponse(to request: HTTPServerRequest, lying: Bool) throws -> HTTPServerResponse {
    switch (request.path, users) {
    case ("/healthz", _):
      try request.require(.get, .head)
      return HTTPServerResponse(status: 200, contentType: "text/plain", body: Array("ok\n".utf8))
    case ("/", nil):
      try request.require(.get, .head)
      return TaskPage.response
    case ("/users", let users?): return try users.register(request)
    case ("/sessions", let users?): return try users.logIn(request)
    case (let path, _) where path == "/tasks" || path.hasPrefix("/tasks/"):
      let owner = try users?.user(of: request)
      return try state.withLock { try $0.tasks.response(to: request, of: owner, lying: lying) }
    default: throw APIError.notFound
    }
  }
}
