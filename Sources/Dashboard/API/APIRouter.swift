import Engine
import Beamulator
import Foundation
import WebServer

/// Answers the authorized requests about a run.
struct APIRouter: Sendable {
  typealias Send = @Sendable (HTTPServerResponse) -> Void

  /// The default and the maximum number of listed actors.
  private static let (defaultLimit, maximumLimit) = (100, 10_000)

  private let run: Run

  init(_ run: Run) { self.run = run }

  /// Answers a request immediately or once the actors' shards have replied.
  func answer(_ request: HTTPServerRequest, _ send: @escaping Send) {
    do throws(ControlError) {
      guard let endpoint = Endpoint(request.path) else {
        throw ControlError(
          .notFound, "there is no endpoint \(request.path)", remedy: "see GET /api/v1/openapi.json for all endpoints")
      }
      guard endpoint.methods.contains(request.method) else {
        let wanted = endpoint.methods.map(\.rawValue).joined(separator: ", ")
        var response = ProblemDetails(
          405, "Wrong method", "\(request.method.rawValue) was sent to \(request.path)", remedy: "use \(wanted)"
        ).response
        response.headers.append(("Allow", wanted))
        return send(response)
      }
      if let known = endpoint.parameters(of: request.method) { try RequestQuery(request).check(among: known) }
      try answer(endpoint, request, send)
    } catch {
      send(ProblemDetails(error).response)
    }
  }

  private func answer(
    _ endpoint: Endpoint, _ request: HTTPServerRequest, _ send: @escaping Send
  ) throws(ControlError) {
    let command = CommandRequest(request)
    switch (endpoint, request.method) {
    case (.health, _): send(HTTPServerResponse(text: "ok\n"))
    case (.metrics, _):
      run.statistics { [run] statistics in
        let metrics = RunMetrics(
          progress: run.progress, statistics: statistics, waiting: run.waitingRecords, usage: ProcessUsage())
        send(HTTPServerResponse(text: metrics.text, type: "text/plain; version=0.0.4; charset=utf-8"))
      }
    case (.status, _): send(HTTPServerResponse(json: RunStatus(run.progress, of: run).json))
    case (.behaviors, _): send(HTTPServerResponse(json: BehaviorList(run).json))
    case (.openAPI, _): send(HTTPServerResponse(json: OpenAPI.json))
    case (.tree, _): run.tree(all: RequestQuery(request)["all"] != nil) { send(Self.response($0)) }
    case (.actors, .post): perform(try command.spawn(), request, send)
    case (.actors, .delete): perform(try command.destruction(actor: nil), request, send)
    case (.actor(let text), .delete): perform(try command.destruction(actor: text), request, send)
    case (.actors, _): try list(RequestQuery(request), send)
    case (.actor(let text), _):
      run.actor(try CommandRequest.id(text)) { result in send(Self.response(result) { HTTPServerResponse(json: $0) }) }
    case (.verb(let verb, let actor), _): perform(try command.command(verb, actor: actor), request, send)
    case (.save, _): perform(try command.save(), request, send)
    case (.restore, _): perform(.restore(try SavedActors(json: Data(request.body))), request, send)
    case (.simulation(let steering), _): perform(try command.command(steering), request, send)
    }
  }

  private func list(_ query: RequestQuery, _ send: @escaping Send) throws(ControlError) {
    let (limit, after) = (query["limit"] ?? "\(Self.defaultLimit)", query["after"] ?? "0")
    guard let limit = Int(limit), 0...Self.maximumLimit ~= limit else {
      throw ControlError(.badRequest, "limit is '\(limit)'", remedy: "give a number from 0 to \(Self.maximumLimit)")
    }
    guard let after = ActorID(after), after >= 0 else {
      throw ControlError(.badRequest, "after is '\(after)'", remedy: "give the id of the last listed actor")
    }
    run.actors(try CommandRequest.selector(query["select"]), after: after, limit: limit) { send(Self.response($0)) }
  }

  private func perform(_ command: ControlCommand, _ request: HTTPServerRequest, _ send: @escaping Send) {
    let isCommandLine = request.header("user-agent")?.hasPrefix("beamulator/") == true
    let sender: ControlSender = request.header("origin") != nil ? .page : isCommandLine ? .shell : .http
    run.perform(command, by: sender) { [run] result in
      send(
        Self.response(result) { outcome in
          switch outcome {
          case .spawned(let actors): HTTPServerResponse(json: actors, status: 201)
          case .touched(let actors): HTTPServerResponse(json: actors)
          case .saved(let saved): HTTPServerResponse(text: saved.text, type: "application/json")
          case .checkpoint(let checkpoint): HTTPServerResponse(json: checkpoint)
          case .course(let progress): HTTPServerResponse(json: RunStatus(progress, of: run).json)
          }
        })
    }
  }

  private static func response<Answer>(
    _ result: Result<Answer, ControlError>, _ encode: (Answer) -> HTTPServerResponse
  ) -> HTTPServerResponse {
    switch result {
    case .success(let answer): encode(answer)
    case .failure(let refusal): ProblemDetails(refusal).response
    }
  }

  private static func response(_ result: Result<some Encodable, ControlError>) -> HTTPServerResponse {
    response(result) { HTTPServerResponse(json: $0) }
  }
}
