import Beamulator
import Foundation
import WebServer

/// Answers requests about a run that may be made.
struct Answers: Sendable {
  typealias Send = @Sendable (HTTPServerResponse) -> Void

  /// So many actors are listed unless asked otherwise, and at most.
  private static let (listed, mostListed) = (100, 10_000)

  private let run: Run

  init(_ run: Run) { self.run = run }

  /// Answers now, or when the actors' shards have told what is asked for.
  func answer(_ request: HTTPServerRequest, _ send: @escaping Send) {
    do throws(ControlRefusal) {
      guard let endpoint = Endpoint(request.path) else {
        throw ControlRefusal(.notFound, "there is nothing at \(request.path)", remedy: "see docs/running.md")
      }
      let methods: [HTTPMethod] = endpoint.isCommand ? [.post] : [.get, .head]
      guard methods.contains(request.method) else {
        let wanted = methods.map(\.rawValue).joined(separator: ", ")
        var response = ProblemDetails(
          405, "Wrong method", "\(request.method.rawValue) was sent to \(request.path)", remedy: "use \(wanted)"
        ).response
        response.headers.append(("Allow", wanted))
        return send(response)
      }
      try answer(endpoint, request, send)
    } catch {
      send(ProblemDetails(error).response)
    }
  }

  private func answer(
    _ endpoint: Endpoint, _ request: HTTPServerRequest, _ send: @escaping Send
  ) throws(ControlRefusal) {
    switch endpoint {
    case .health: send(HTTPServerResponse(text: "ok\n"))
    case .metrics:
      send(HTTPServerResponse(text: RunMetrics(run).text, type: "text/plain; version=0.0.4; charset=utf-8"))
    case .status: send(HTTPServerResponse(text: RunStatus(run).json.text + "\n", type: "application/json"))
    case .tree: run.tree(all: Query(request)["all"] != nil) { send(Self.response($0)) }
    case .actors:
      let query = Query(request)
      let text = query["limit"] ?? "\(Self.listed)"
      guard let limit = Int(text), 1...Self.mostListed ~= limit else {
        throw ControlRefusal(.badRequest, "limit is '\(text)'", remedy: "give a number from 1 to \(Self.mostListed)")
      }
      run.actors(try Self.selector(query["select"]), limit: limit) { send(Self.response($0)) }
    case .actor(let text):
      guard let id = ActorID(text) else {
        throw ControlRefusal(
          .badRequest, "'\(text)' is no actor's id", remedy: "give its number; names are found by ?select=name=NAME")
      }
      run.actor(id) { result in
        send(
          Self.response(result) { HTTPServerResponse(text: $0.text + "\n", type: "application/json") })
      }
    case .release: perform(.release(try Self.selector(of: request)), request, send)
    case .save: perform(.save(try Self.selector(of: request)), request, send)
    case .restore: perform(.restore(try SavedActors(json: Data(request.body))), request, send)
    case .checkpoint: perform(.checkpoint, request, send)
    }
  }

  private func perform(_ command: ControlCommand, _ request: HTTPServerRequest, _ send: @escaping Send) {
    let isShell = request.header("user-agent")?.hasPrefix("beamulator/") == true
    let sender: ControlSender = request.header("origin") != nil ? .page : isShell ? .shell : .http
    run.perform(command, by: sender) { result in
      send(
        Self.response(result) { outcome in
          switch outcome {
          case .touched(let actors): HTTPServerResponse(json: actors)
          case .saved(let saved): HTTPServerResponse(text: saved.text, type: "application/json")
          case .checkpoint(let kept): HTTPServerResponse(json: kept)
          }
        })
    }
  }

  private static func response<Answer>(
    _ result: Result<Answer, ControlRefusal>, _ encode: (Answer) -> HTTPServerResponse
  ) -> HTTPServerResponse {
    switch result {
    case .success(let answer): encode(answer)
    case .failure(let refusal): ProblemDetails(refusal).response
    }
  }

  private static func response(_ result: Result<some Encodable, ControlRefusal>) -> HTTPServerResponse {
    response(result) { HTTPServerResponse(json: $0) }
  }

  /// The selector in a body, `{"select": "…"}`; no body is everyone.
  private static func selector(of request: HTTPServerRequest) throws(ControlRefusal) -> ActorSelector {
    struct Body: Decodable { var select: String? }
    guard !request.body.isEmpty else { return .all }
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)) else {
      throw ControlRefusal(
        .badRequest, "the body is no JSON object with a selector", remedy: #"send {"select": "behavior=Sensor"}"#)
    }
    return try selector(body.select)
  }

  private static func selector(_ text: String?) throws(ControlRefusal) -> ActorSelector {
    do {
      return try ActorSelector(text ?? "")
    } catch {
      throw ControlRefusal(
        .badRequest, error.description, remedy: "selectors are described in docs/running.md")
    }
  }
}

/// The names and values after the `?` of a request.
private struct Query {
  private let items: [URLQueryItem]

  init(_ request: HTTPServerRequest) {
    // Forms write a space so.
    let text = request.query?.replacing("+", with: "%20")
    let parts = URLComponents(string: "?" + (text ?? ""))
    items = parts?.queryItems ?? []
  }

  /// The value of a name, empty where it has none; nil where it is not there.
  subscript(name: String) -> String? { items.last { $0.name == name }.map { $0.value ?? "" } }
}
