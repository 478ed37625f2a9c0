import Engine
import Beamulator
import Foundation
import WebServer

/// A request for a change, read as a command.
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

  private struct Telling: Decodable {
    var select: String?
    var count: PositiveCount?
    var type: String
    var message: ConfigNode?
  }

  /// New actors.
  func spawn() throws(ControlError) -> ControlCommand { .spawn(try body(SpawnOrder.self)) }

  /// Something done with those selected, or with one.
  func command(_ verb: Endpoint.Verb, actor: String?) throws(ControlError) -> ControlCommand {
    switch verb {
    case .act: return try plain(.act, actor)
    case .pause: return try plain(.pause, actor)
    case .resume: return try plain(.resume, actor)
    case .release: return try plain(.release, actor, isForAll: true)
    case .destroy:
      let body = try body(Destruction.self)
      return .each(
        .destroy(atOnce: body.atOnce ?? false), try who(body.select, actor), limit: body.count?.value)
    case .replace:
      let body = try body(Substitution.self)
      return .each(
        .replace(Replacement(behavior: body.behavior, config: body.config)), try who(body.select, actor),
        limit: body.count?.value)
    case .set:
      let body = try body(Change.self)
      return .each(
        .set(state: body.state, config: body.config), try who(body.select, actor), limit: body.count?.value)
    case .tell:
      let body = try body(Telling.self)
      return .each(
        .tell(type: body.type, message: body.message ?? .emptyMessage), try who(body.select, actor),
        limit: body.count?.value)
    }
  }

  /// The end of those that a query selects, or of one.
  func destruction(actor: String?) throws(ControlError) -> ControlCommand {
    let query = RequestQuery(request)
    return .each(.destroy(atOnce: query["at_once"] != nil), try who(query["select"], actor), limit: nil)
  }

  func save() throws(ControlError) -> ControlCommand {
    .save(try Self.selector(request.body.isEmpty ? nil : body(Selection.self).select))
  }

  private func plain(
    _ verb: ActorVerb, _ actor: String?, isForAll: Bool = false
  ) throws(ControlError) -> ControlCommand {
    let body = try body(Selection.self)
    if isForAll, actor == nil, body.select == nil { return .each(verb, .all, limit: body.count?.value) }
    return .each(verb, try who(body.select, actor), limit: body.count?.value)
  }

  /// Who is meant: one whose id is in the path, or whom a selector says.
  private func who(_ select: String?, _ actor: String?) throws(ControlError) -> ActorSelector {
    if let actor {
      guard select == nil else {
        throw ControlError(
          .badRequest, "select is given beside the actor \(actor) of the path", remedy: "leave one of them out")
      }
      return try Self.selector("id=\(try Self.id(actor))")
    }
    guard let select, !select.allSatisfy(\.isWhitespace) else {
      throw ControlError(
        .badRequest, "nobody is selected", remedy: #"give "select": "behavior=Sensor", or "all" for everyone"#)
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
          .badRequest, "one of by and to says how long the run is to last",
          remedy: #"send {"by": "1h"} or {"to": "8h"}"#)
      }
    }
  }

  // MARK: Reading

  private static let description = "requests are described in docs/http.md, and by GET /api/v1/openapi.json"

  /// The body as what it must be; none is an empty object.
  private func body<Body: Decodable>(_ type: Body.Type) throws(ControlError) -> Body {
    let text = request.body.isEmpty ? Array("{}".utf8) : request.body
    do {
      let node = try JSONDecoder().decode(ConfigNode.self, from: Data(text)).located(at: ConfigLocation("the request"))
      return try ConfigDecoder.decode(type, from: node)
    } catch let error as ConfigError {
      throw ControlError(.badRequest, "\(error)", remedy: Self.description)
    } catch {
      throw ControlError(
        .badRequest, "the body is no JSON: \(JSONDecodingProblem(error))", remedy: Self.description)
    }
  }

  /// The number of an actor.
  static func id(_ text: String) throws(ControlError) -> ActorID {
    guard let id = ActorID(text), id > 0 else {
      throw ControlError(
        .badRequest, "'\(text)' is no actor's id", remedy: "give its number")
    }
    return id
  }

  /// No text is everyone.
  static func selector(_ text: String?) throws(ControlError) -> ActorSelector {
    do {
      return try ActorSelector(text ?? "")
    } catch {
      throw ControlError(.badRequest, error.description, remedy: "selectors are described in docs/running.md")
    }
  }
}

extension ConfigNode {
  fileprivate static var emptyMessage: ConfigNode { ConfigNode(.mapping([]), location: ConfigLocation("the request")) }
}
