import Engine
import Beamulator

/// The JSON schemas of the API's request bodies and responses.
enum OpenAPISchemas {
  static let all: JSON = .object(bodies + answers)

  private static let bodies: [JSON.Member] = [
    .init("Selection", object(selection)),
    .init("Destroy", object(selection + [("at_once", boolean)])),
    .init("Replace", object(selection + [("behavior", string), ("config", anyObject)])),
    .init("Set", object(selection + [("state", anyObject), ("config", anyObject)])),
    .init("Tell", object(selection + [("type", string), ("message", [:])], required: ["type"])),
    .init(
      "Spawn",
      object(
        [
          ("behavior", string), ("count", ["type": "integer", "minimum": 1, "maximum": 10_000_000]),
          ("config", anyObject), ("tags", strings), ("names", strings), ("over", duration), ("after", duration),
        ], required: ["behavior"])),
    .init(
      "Speed", object([("speed", ["type": ["number", "string"], "examples": [500, "max"]])], required: ["speed"])),
    .init("Stop", object([("at_once", boolean)])),
    .init("Extend", object([("by", duration), ("to", duration)])),
  ]

  private static let answers: [JSON.Member] = [
    .init(
      "Status",
      object(
        [
          ("run_id", string), ("simulation", string),
          ("state", ["type": "string", "enum": ["running", "paused", "stopping", "ended"]]), ("speed", string),
          ("seed", integer), ("shards", integer), ("clock", string), ("simulated_seconds", number),
          ("duration_seconds", ["type": ["number", "null"]]), ("wall_seconds", number), ("lag_p99_us", number),
        ]
          + RunCounter.allCases.map { ($0.rawValue, integer) })),
    .init("Behaviors", object([("behaviors", ["type": "array", "items": anyObject])])),
    .init("Tree", object([("groups", ["type": "array", "items": anyObject]), ("services", ["type": "array"])])),
    .init("ActorList", object([("matched", integer), ("actors", ["type": "array", "items": anyObject])])),
    .init("Actor", object([("id", integer), ("name", string), ("behavior", string), ("state", [:])])),
    .init("Spawned", object([("spawned", integer), ("first_id", integer), ("last_id", integer)])),
    .init("Touched", object([("matched", integer), ("done", touched), ("refused", touched), ("more", integer)])),
    .init("Checkpoint", object([("simulated_seconds", number), ("actors", integer)])),
    .init("SavedActors", object([("schema", integer), ("actors", ["type": "array", "items": anyObject])])),
    .init(
      "Problem",
      object([("type", string), ("title", string), ("status", integer), ("detail", string), ("remedy", string)])),
  ]

  private static let selection: [(String, JSON)] = [
    ("select", ["type": "string", "description": "a selector; all selects all actors"]),
    ("count", ["type": "integer", "minimum": 1, "description": "maximum number of actors, in order of id"]),
  ]
  private static let string: JSON = ["type": "string"]
  private static let strings: JSON = ["type": "array", "items": ["type": "string"]]
  private static let integer: JSON = ["type": "integer"]
  private static let number: JSON = ["type": "number"]
  private static let boolean: JSON = ["type": "boolean"]
  private static let anyObject: JSON = ["type": "object"]
  private static let duration: JSON = [
    "type": "string", "description": "a duration of simulated time", "examples": ["1h30m"],
  ]
  private static let touched: JSON = [
    "type": "array",
    "items": ["type": "object", "properties": ["id": integer, "name": string, "reason": string]],
  ]

  private static func object(_ properties: [(String, JSON)], required: [JSON] = []) -> JSON {
    var members: [JSON.Member] = [
      .init("type", "object"), .init("properties", .object(properties.map { JSON.Member($0.0, $0.1) })),
    ]
    if !required.isEmpty { members.append(.init("required", .array(required))) }
    return .object(members)
  }
}
