import Engine
import Beamulator
import Foundation
import WebServer

/// Decodes a request into a command.
struct CommandRequest {
  private let request: HTTPServerRequest

  init(_ request: HTTPServerRequest) { self.request = request }

  // MARK: Actors

  private struct Selection: Decodable {
    var select: String?
    var count: PositiveCount?
  }

  private struct Destruction: Decodable {
    var select: String?
    var count: PositiveCount?
    var atOnce: Bool?
    enum CodingKeys: String, CodingKey {
      case select, count
      case atOnce = "at_once"
    }
  }

  private struct Substitution: Decodable {
    var select: String?
    var count: PositiveCount?
    var behavior: LocatedText?
    var config: ConfigNode?
  }

  private struct Change: Decodable {
    var select: String?
    var count: PositiveCount?
    var state: ConfigNode?
    var config: ConfigNode?
  }

  private struct Message: Decodable {
    var select: String?
    var count: PositiveCount?
    var type: String
    var message: ConfigNode?
  }

  /// Returns the command to spawn actors.
  func spawn() throws(ControlError) -> ControlCommand { .spawn(try body(SpawnOrder.self)) }

  /// Returns the command for the selected actors, or for one.
  func command(_ verb: Endpoint.Verb, actor: String?) throws(ControlError) -> ControlCommand {
    switch verb {
    case .act: return try plain(.act, actor)
    case .pause: return try plain(.pause, actor)
    case .resume: return try plain(.resume, actor)
    case .release: return try plain(.release, actor, isForAll: true)
    case .destroy:
      let body = try body(Destruction.self)
      return .each(
        .destroy(atOnce: body.atOnce ?? false), try selector(body.select, actor), limit: body.count?.value)
    case .replace:
      let body = try body(Substitution.self)
      return .each(
        .replace(Replacement(behavior: body.behavior, config: body.config)), try selector(body.select, actor),
        limit: body.count?.value)
    case .set:
      let body = try body(Change.self)
      return .each(
        .set(state: body.state, config: body.config), try selector(body.select, actor), limit: body.count?.value)
    case .tell:
      let body = try body(Message.self)
      return .each(
        .tell(type: body.type, message: body.message ?? .emptyMessage), try selector(body.select, actor),
        limit: body.count?.value)
    }
  }

  /// Returns the command to destroy the actors selected by the query, or one.
  func destruction(actor: String?) throws(ControlError) -> ControlCommand {
    let query = RequestQuery(request)
    return .each(.destroy(atOnce: query["at_once"] != nil), try selector(query["select"], actor), limit: nil)
  }

  func save() throws(ControlError) -> ControlCommand {
    .save(try Self.selector(request.body.isEmpty ? nil : body(Selection.self).select))
  }

  private func plain(
    _ verb: ActorVerb, _ actor: String?, isForAll: Bool = false
  ) throws(ControlError) -> ControlCommand {
    let body = try body(Selection.self)
    if isForAll, actor == nil, body.select == nil { return .each(verb, .all, limit: body.count?.value) }
    return .each(verb, try selector(body.select, actor), limit: body.count?.value)
  }

  /// Returns the selector of the actor in the path, or of the request.
  private func selector(_ select: String?, _ actor: String?) throws(ControlError) -> ActorSelector {
    if let actor {
      guard select == nil else {
        throw ControlError(
          .badRequest, "select is given in addition to actor \(actor) in the path", remedy: "omit one of them")
      }
      return try Self.selector("id=\(try Self.id(actor))")
    }
    guard let select, !select.allSatisfy(\.isWhitespace) else {
      throw ControlError(
        .badRequest, "no actor is selected", remedy: #"give "select": "behavior=Sensor", or "all" for all actors"#)
    }
    return try Self.selector(select)
  }

  // MARK: The run

  private struct NewSpeed: Decodable { var speed: Speed }

  private struct Stop: Decodable {
    var atOnce: Bool?
    enum CodingKeys: String, CodingKey { case atOnce = "at_once" }
  }

  private struct Extent: Decodable {
    var by: Timespan?
    var to: Timespan?
  }

  func command(_ steering: Endpoint.Steering) throws(ControlError) -> ControlCommand {
    switch steering {
    case .pause: return .pause
    case .resume: return .resume
    case .checkpoint: return .checkpoint
    case .speed: return .speed(try body(NewSpeed.self).speed)
    case .stop: return .stop(atOnce: try body(Stop.self).atOnce ?? false)
    case .extend:
      let extent = try body(Extent.self)
      switch (extent.by, extent.to) {
      case (let by?, nil): return .extend(.by(by))
      case (nil, let to?): return .extend(.to(to))
      default:
        throw ControlError(
          .badRequest, "exactly one of by and to is required",
          remedy: #"send {"by": "1h"} or {"to": "8h"}"#)
      }
    }
  }

  // MARK: Reading

  private static let description = "requests are described in docs/reference/http.md and by GET /api/v1/openapi.json"

  /// Decodes the body; an empty one is an empty object.
  private func body<Body: Decodable>(_ type: Body.Type) throws(ControlError) -> Body {
    let text = request.body.isEmpty ? Array("{}".utf8) : request.body
    do {
      let node = try JSONDecoder().decode(ConfigNode.self, from: Data(text)).located(at: ConfigLocation("the request"))
      return try ConfigDecoder.decode(type, from: node)
    } catch let error as ConfigError {
      throw ControlError(.badRequest, "\(error)", remedy: Self.description)
    } catch {
      throw ControlError(
        .badRequest, "the body is not valid JSON: \(JSONDecodingProblem(error))", remedy: Self.description)
    }
  }

  /// Parses an actor's id.
  static func id(_ text: String) throws(ControlError) -> ActorID {
    guard let id = ActorID(text), id > 0 else {
      throw ControlError(
        .badRequest, "'\(text)' is not an actor's id", remedy: "give a whole number from 1")
    }
    return id
  }

  /// Parses a selector; nil or an empty text selects all actors.
  static func selector(_ text: String?) throws(ControlError) -> ActorSelector {
    do {
      return try ActorSelector(text ?? "")
    } catch {
      throw ControlError(.badRequest, error.description, remedy: "see docs/reference/commands.md for selectors")
    }
  }
}

extension ConfigNode {
  fileprivate static var emptyMessage: ConfigNode { ConfigNode(.mapping([]), location: ConfigLocation("the request")) }
}
