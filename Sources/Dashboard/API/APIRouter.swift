import Beamulator
import Engine
import Foundation
import WebServer

/// Answers requests to the API of a run.
struct APIRouter: Sendable {
  /// The default and the maximum number of listed actors.
  private static let (defaultLimit, maximumLimit) = (100, 10_000)

  private let run: Run
  private let controller: RunController

  init(_ run: Run, _ controller: RunController) {
    self.run = run
    self.controller = controller
  }

  /// Answers a request later, on another thread: the web server's thread decodes and computes nothing.
  func answer(_ request: HTTPServerRequest, _ send: @escaping @Sendable (HTTPServerResponse) -> Void) {
    Task.immediate { send(await response(to: request)) }
  }

  @concurrent
  private func response(to request: HTTPServerRequest) async -> HTTPServerResponse {
    do throws(ControlError) {
      guard let endpoint = Endpoint(request.path) else {
        throw ControlError(
          .notFound, "there is no endpoint \(request.path)", remedy: "see GET /api/v1/openapi.json for all endpoints")
      }
      guard endpoint.methods.contains(request.method) else { return Self.wrongMethod(request, endpoint) }
      if let known = endpoint.parameters(of: request.method) { try RequestQuery(request).check(among: known) }
      return try await response(to: request, at: endpoint)
    } catch {
      return ProblemDetails(error).response
    }
  }

  private func response(
    to request: HTTPServerRequest, at endpoint: Endpoint
  ) async throws(ControlError) -> HTTPServerResponse {
    let command = CommandRequest(request)
    return switch (endpoint, request.method) {
    case (.health, _): HTTPServerResponse(text: "ok\n")
    case (.metrics, _): try await metrics()
    case (.status, _): HTTPServerResponse(json: RunStatus(run.progress, of: run).json)
    case (.behaviors, _): HTTPServerResponse(json: BehaviorList(run).json)
    case (.openAPI, _): HTTPServerResponse(json: OpenAPI.json)
    case (.tree, _): HTTPServerResponse(json: try await controller.tree(all: RequestQuery(request)["all"] != nil))
    case (.actors, .post): try await perform(command.spawn(), request)
    case (.actors, .delete): try await perform(command.destruction(actor: nil), request)
    case (.actor(let text), .delete): try await perform(command.destruction(actor: text), request)
    case (.actors, _): HTTPServerResponse(json: try await list(RequestQuery(request)))
    case (.actor(let text), _): HTTPServerResponse(json: try await controller.actor(CommandRequest.id(text)))
    case (.verb(let verb, let actor), _): try await perform(command.command(verb, actor: actor), request)
    case (.save, _): try await perform(command.save(), request)
    case (.restore, _): try await perform(.restore(try SavedActors(json: Data(request.body))), request)
    case (.simulation(let steering), _): try await perform(command.command(steering), request)
    }
  }

  private func metrics() async throws(ControlError) -> HTTPServerResponse {
    let metrics = RunMetrics(
      progress: run.progress, statistics: try await controller.statistics(), waiting: run.waitingRecords,
      usage: ProcessUsage())
    return HTTPServerResponse(text: metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
  }

  private func list(_ query: RequestQuery) async throws(ControlError) -> ActorList {
    let (limit, after) = (query["limit"] ?? "\(Self.defaultLimit)", query["after"] ?? "0")
    guard let limit = Int(limit), 0...Self.maximumLimit ~= limit else {
      throw ControlError(.badRequest, "limit is '\(limit)'", remedy: "give a number from 0 to \(Self.maximumLimit)")
    }
    guard let after = ActorID(after), after >= 0 else {
      throw ControlError(.badRequest, "after is '\(after)'", remedy: "give the id of the last listed actor")
    }
    return try await controller.actors(CommandRequest.selector(query["select"]), after: after, limit: limit)
  }

  private func perform(
    _ command: ControlCommand, _ request: HTTPServerRequest
  ) async throws(ControlError) -> HTTPServerResponse {
    let isCommandLine = request.header("user-agent")?.hasPrefix("beamulator/") == true
    let sender: ControlSender = request.header("origin") != nil ? .page : isCommandLine ? .shell : .http
    return switch try await controller.perform(command, by: sender) {
    case .spawned(let actors): HTTPServerResponse(json: actors, status: 201)
    case .touched(let actors): HTTPServerResponse(json: actors)
    case .saved(let saved): HTTPServerResponse(text: saved.text, type: "application/json")
    case .checkpoint(let checkpoint): HTTPServerResponse(json: checkpoint)
    case .course(let progress): HTTPServerResponse(json: RunStatus(progress, of: run).json)
    }
  }

  private static func wrongMethod(_ request: HTTPServerRequest, _ endpoint: Endpoint) -> HTTPServerResponse {
    let allowed = endpoint.methods.map(\.rawValue).joined(separator: ", ")
    var response = ProblemDetails(
      405, "Wrong method", "\(request.method.rawValue) was sent to \(request.path)", remedy: "use \(allowed)"
    ).response
    response.headers.append(("Allow", allowed))
    return response
  }
}
