import Engine
import Beamulator

/// The OpenAPI 3.1 description of the API.
enum OpenAPI {
  static let json: JSON = [
    "openapi": "3.1.0",
    "info": [
      "title": "A run of Beamulator", "version": "1",
      "description": "Inspects and controls an active run. Changes need the run's token; see docs/reference/http.md.",
    ],
    "servers": [["url": "/api/v1"]],
    "components": [
      "securitySchemes": [
        "token": ["type": "http", "scheme": "bearer"],
        "cookie": [
          "type": "apiKey", "in": "header", "name": "X-Beamulator", "description": "1, with the page's cookie",
        ],
      ],
      "schemas": OpenAPISchemas.all,
    ],
    "paths": .object(paths),
  ]

  private static let paths: [JSON.Member] =
    [
      .init("/status", ["get": get("State and counters of the run", answer: "Status")]),
      .init("/behaviors", ["get": get("Behaviors that can be spawned", answer: "Behaviors")]),
      .init(
        "/tree",
        [
          "get": get(
            "Services, population groups, and crashed or quarantined actors", answer: "Tree",
            query: [("all", "list all actors", ["type": "string"])])
        ]),
      .init(
        "/actors",
        [
          "get": get(
            "The first matching actors", answer: "ActorList",
            query: [
              select,
              ("limit", "maximum number listed; 0 only counts", ["type": "integer", "minimum": 0, "maximum": 10000]),
              ("after", "only actors with a greater id", ["type": "integer", "minimum": 0]),
            ]),
          "post": change("Spawns actors", body: "Spawn", answer: "Spawned", status: "201"),
          "delete": change("Destroys the selected actors", answer: "Touched", query: [select, atOnce]),
        ]),
      .init(
        "/actors/{id}",
        [
          "parameters": [id], "get": get("Details of one actor", answer: "Actor"),
          "delete": change("Destroys one actor", answer: "Touched", query: [atOnce]),
        ]),
      .init(
        "/actors/save",
        ["post": change("Returns the saved state of actors", body: "Selection", answer: "SavedActors")]),
      .init("/actors/restore", ["post": change("Restores saved actors", body: "SavedActors", answer: "Touched")]),
    ] + verbs + steering

  private static let verbs: [JSON.Member] = Endpoint.Verb.allCases.flatMap { verb in
    let (summary, body) = description(of: verb)
    return [
      JSON.Member("/actors/\(verb.rawValue)", ["post": change(summary, body: body, answer: "Touched")]),
      JSON.Member(
        "/actors/{id}/\(verb.rawValue)",
        ["parameters": [id], "post": change(summary + " (one actor)", body: body, answer: "Touched")]),
    ]
  }

  private static let steering: [JSON.Member] = Endpoint.Steering.allCases.map { steering in
    let (summary, body, answer): (String, String?, String) =
      switch steering {
      case .pause: ("Pauses the run; acts in flight complete", nil, "Status")
      case .resume: ("Resumes the run", nil, "Status")
      case .speed: ("Changes the speed of simulated time", "Speed", "Status")
      case .stop: ("Stops the run", "Stop", "Status")
      case .extend: ("Changes the duration of the run", "Extend", "Status")
      case .checkpoint: ("Takes a checkpoint now", nil, "Checkpoint")
      }
    return JSON.Member("/simulation/\(steering.rawValue)", ["post": change(summary, body: body, answer: answer)])
  }

  private static func description(of verb: Endpoint.Verb) -> (String, String) {
    switch verb {
    case .act: ("Schedules an act now", "Selection")
    case .pause: ("Pauses actors until they are resumed", "Selection")
    case .resume: ("Resumes paused actors", "Selection")
    case .destroy: ("Destroys actors", "Destroy")
    case .replace: ("Replaces the behavior or the configuration of actors", "Replace")
    case .set: ("Changes fields of the state or configuration of actors", "Set")
    case .tell: ("Sends actors a message", "Tell")
    case .release: ("Releases actors from quarantine", "Selection")
    }
  }

  // MARK: Parts

  private typealias Parameter = (name: String, description: String, schema: JSON)

  private static let select: Parameter = ("select", "a selector, such as behavior=Sensor id=1..100", ["type": "string"])
  private static let atOnce: Parameter = ("at_once", "do not wait for acts in flight", ["type": "string"])
  private static let id: JSON = [
    "name": "id", "in": "path", "required": true, "schema": ["type": "integer", "minimum": 1],
  ]

  private static func get(_ summary: String, answer: String, query: [Parameter] = []) -> JSON {
    operation(summary, body: nil, answer: answer, status: "200", query: query, security: [])
  }

  private static func change(
    _ summary: String, body: String? = nil, answer: String, status: String = "200", query: [Parameter] = []
  ) -> JSON {
    operation(
      summary, body: body, answer: answer, status: status, query: query,
      security: [.init("security", [["token": []], ["cookie": []]])])
  }

  private static func operation(
    _ summary: String, body: String?, answer: String, status: String, query: [Parameter], security: [JSON.Member]
  ) -> JSON {
    var members: [JSON.Member] = [.init("summary", .string(summary))]
    if !query.isEmpty {
      members.append(
        .init(
          "parameters",
          .array(
            query.map {
              ["name": .string($0.name), "in": "query", "description": .string($0.description), "schema": $0.schema]
            })))
    }
    if let body { members.append(.init("requestBody", ["content": content("application/json", body)])) }
    members.append(
      .init(
        "responses",
        .object([
          .init(status, ["description": .string(summary), "content": content("application/json", answer)]),
          .init("default", ["description": "Refused", "content": content("application/problem+json", "Problem")]),
        ])))
    return .object(members + security)
  }

  private static func content(_ type: String, _ schema: String) -> JSON {
    .object([.init(type, ["schema": ["$ref": .string("#/components/schemas/\(schema)")]])])
  }
}
