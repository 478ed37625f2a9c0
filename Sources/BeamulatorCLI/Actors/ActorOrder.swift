import Engine
import Beamulator
import Foundation

/// What is asked of a run's actors, as the body of a request, from the words and flags of a command line.
enum ActorOrder {
  /// What can be done with actors, and how it is called once it is done.
  static let verbs = [
    "destroy": "destroyed", "replace": "replaced", "pause": "paused", "resume": "resumed", "act": "told to act",
    "set": "changed", "tell": "told", "release": "released",
  ]

  /// The flags that each takes beside those of all commands.
  private static let flags: [String: Set<String>] = [
    "spawn": ["count", "config", "tag", "name", "over", "after"], "destroy": ["count", "at-once"],
    "replace": ["count", "behavior", "config"], "set": ["count", "state", "config"],
    "tell": ["count", "type", "message"],
  ]
  private static let all = [
    "count", "config", "state", "tag", "name", "over", "after", "behavior", "at-once", "type", "message",
  ]

  static func spawn(_ behavior: String, _ arguments: Arguments) throws -> Data {
    try check(arguments, of: "spawn")
    var body = ["behavior": scalar(behavior)]
    body["count"] = try arguments["count"].map(number)
    body["over"] = try span(arguments, "over")
    body["after"] = try span(arguments, "after")
    body["config"] = try mapping(arguments, "config")
    if !arguments.all("tag").isEmpty { body["tags"] = list(arguments.all("tag")) }
    if !arguments.all("name").isEmpty { body["names"] = list(arguments.all("name")) }
    return try JSONEncoder().encode(body)
  }

  static func touch(_ verb: String, _ selector: String, _ arguments: Arguments) throws -> Data {
    try check(arguments, of: verb)
    var body = ["select": scalar(selector)]
    body["count"] = try arguments["count"].map(number)
    if arguments.has("at-once") { body["at_once"] = ConfigNode(.scalar("true", isQuoted: false), location: location) }
    body["behavior"] = arguments["behavior"].map(scalar)
    body["config"] = try mapping(arguments, "config")
    body["state"] = try mapping(arguments, "state")
    switch verb {
    case "set" where body["state"] == nil && body["config"] == nil:
      throw CommandError("actors set needs to know what: --state KEY=VALUE or --config KEY=VALUE")
    case "replace" where body["behavior"] == nil && body["config"] == nil:
      throw CommandError("actors replace needs to know by what: --behavior NAME or --config KEY=VALUE")
    default: break
    }
    if verb == "tell" {
      guard let type = arguments["type"] else {
        throw CommandError("actors tell needs the type of the message: --type NAME, as the behavior calls it")
      }
      body["type"] = scalar(type)
      body["message"] = try ConfigNode.parse(arguments["message"] ?? "{}", file: "--message")
    }
    return try JSONEncoder().encode(body)
  }

  /// - Throws: ``CommandError`` for a flag that means nothing here.
  private static func check(_ arguments: Arguments, of verb: String) throws {
    let known = flags[verb] ?? ["count"]
    for flag in all where !known.contains(flag) && arguments.has(flag) {
      throw CommandError(
        "--\(flag) means nothing for actors \(verb); it takes \(known.sorted().map { "--\($0)" }.joined(separator: ", "))"
      )
    }
  }

  private static let location = ConfigLocation("the command line")

  private static func scalar(_ text: String) -> ConfigNode {
    ConfigNode(.scalar(text, isQuoted: true), location: location)
  }

  private static func list(_ texts: [String]) -> ConfigNode {
    ConfigNode(.sequence(texts.map(scalar)), location: location)
  }

  private static func number(_ text: String) throws -> ConfigNode {
    guard let count = Int(text), count > 0 else {
      throw CommandError("--count was given '\(text)'; write a whole number of 1 or more")
    }
    return ConfigNode(.scalar("\(count)", isQuoted: false), location: location)
  }

  private static func span(_ arguments: Arguments, _ flag: String) throws -> ConfigNode? {
    guard let text = arguments[flag] else { return nil }
    do { _ = try Timespan(text: text) } catch { throw CommandError("--\(flag): \(error)") }
    return scalar(text)
  }

  /// What `KEY=VALUE` flags say together; nil without any.
  private static func mapping(_ arguments: Arguments, _ flag: String) throws -> ConfigNode? {
    let settings = arguments.all(flag)
    guard !settings.isEmpty else { return nil }
    var node = ConfigNode(.mapping([]), location: location)
    for setting in settings {
      guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else {
        throw CommandError("--\(flag) was given '\(setting)'; write --\(flag) KEY=VALUE")
      }
      try node.set(
        path: String(setting[..<sign]), to: String(setting[setting.index(after: sign)...]), source: "--\(flag)")
    }
    return node
  }
}
