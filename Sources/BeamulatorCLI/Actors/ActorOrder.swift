import Engine
import Beamulator
import Foundation

/// Request bodies of the actors API, built from the arguments and flags of a command line.
enum ActorOrder {
  /// The commands that change selected actors, each with its past participle for messages.
  static let verbs = [
    "destroy": "destroyed", "replace": "replaced", "pause": "paused", "resume": "resumed", "act": "triggered",
    "set": "changed", "tell": "messaged", "release": "released",
  ]

  /// The flags of each command in addition to those of all commands.
  private static let flags: [String: Set<String>] = [
    "spawn": ["count", "config", "tag", "name", "over", "after"], "destroy": ["count", "at-once"],
    "replace": ["count", "behavior", "config"], "set": ["count", "state", "config"],
    "tell": ["count", "type", "message"],
  ]
  private static let allFlags = [
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

  static func change(_ verb: String, _ selector: String, _ arguments: Arguments) throws -> Data {
    try check(arguments, of: verb)
    var body = ["select": scalar(selector)]
    body["count"] = try arguments["count"].map(number)
    if arguments.has("at-once") { body["at_once"] = ConfigNode(.scalar("true", isQuoted: false), location: location) }
    body["behavior"] = arguments["behavior"].map(scalar)
    body["config"] = try mapping(arguments, "config")
    body["state"] = try mapping(arguments, "state")
    switch verb {
    case "set" where body["state"] == nil && body["config"] == nil:
      throw CommandError("actors set requires --state KEY=VALUE or --config KEY=VALUE")
    case "replace" where body["behavior"] == nil && body["config"] == nil:
      throw CommandError("actors replace requires --behavior NAME or --config KEY=VALUE")
    default: break
    }
    if verb == "tell" {
      guard let type = arguments["type"] else {
        throw CommandError("actors tell requires the message type as the behavior declares it: --type NAME")
      }
      body["type"] = scalar(type)
      body["message"] = try ConfigNode.parse(arguments["message"] ?? "{}", file: "--message")
    }
    return try JSONEncoder().encode(body)
  }

  /// - Throws: ``CommandError`` for a flag that does not apply to the command.
  private static func check(_ arguments: Arguments, of verb: String) throws {
    let known = flags[verb] ?? ["count"]
    for flag in allFlags where !known.contains(flag) && arguments.has(flag) {
      throw CommandError(
        "--\(flag) does not apply to actors \(verb); known: \(known.sorted().map { "--\($0)" }.joined(separator: ", "))"
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
      throw CommandError("--count is '\(text)'; write a whole number of 1 or more")
    }
    return ConfigNode(.scalar("\(count)", isQuoted: false), location: location)
  }

  private static func span(_ arguments: Arguments, _ flag: String) throws -> ConfigNode? {
    guard let text = arguments[flag] else { return nil }
    do { _ = try Timespan(text: text) } catch { throw CommandError("--\(flag): \(error)") }
    return scalar(text)
  }

  /// The mapping given by all `KEY=VALUE` flags of a name; nil if there are none.
  private static func mapping(_ arguments: Arguments, _ flag: String) throws -> ConfigNode? {
    let settings = arguments.all(flag)
    guard !settings.isEmpty else { return nil }
    var node = ConfigNode(.mapping([]), location: location)
    for setting in settings {
      guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else {
        throw CommandError("--\(flag) is '\(setting)'; write --\(flag) KEY=VALUE")
      }
      try node.set(
        path: String(setting[..<sign]), to: String(setting[setting.index(after: sign)...]), source: "--\(flag)")
    }
    return node
  }
}
