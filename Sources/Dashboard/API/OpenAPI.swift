import Engine
import Beamulator

/// The description of the API for programs: OpenAPI 3.1.
enum OpenAPI {
  static let json: JSON = [
    "openapi": "3.1.0",
    "info": [
      "title": "A run of Beamulator", "version": "1",
      "description": "Looks at a living run and changes it. Changes need the run's token; see docs/http.md.",
    ],
    "servers": [["url": "/api/v1"]],
    "components": [
      "securitySchemes": [
        "token": ["type": "http", "scheme": "bearer"],
        "cookie": [
          "type": "apiKey", "in": "header", "name": "X-Beamulator", "description": "1, beside the page's cookie",
        ],
      ],
      "schemas": OpenAPISchemas.all,
    ],
    "paths": .object(paths),
  ]

  private static let paths: [JSON.Member] =
    [
      .init("/status", ["get": get("How the run goes", answer: "Status")]),
      .init("/behaviors", ["get": get("What can be spawned", answer: "Behaviors")]),
      .init(
        "/tree",
        [
          "get": get(
            "Services and parts of the population, who is crashed or quarantined", answer: "Tree",
            query: [("all", "show everyone", ["type": "string"])])
        ]),
      .init(
        "/actors",
        [
          "get": get(
            "The first actors that are meant", answer: "ActorList",
            query: [
              select,
              ("limit", "how many are listed; 0 only counts", ["type": "integer", "minimum": 0, "maximum": 10000]),
              ("after", "only those with a greater id", ["type": "integer", "minimum": 0]),
            ]),
          "post": change("Lets new actors live", body: "Spawn", answer: "Spawned", status: "201"),
          "delete": change("Destroys those selected", answer: "Touched", query: [select, atOnce]),
        ]),
      .init(
        "/actors/{id}",
        [
          "parameters": [id], "get": get("All there is to know of one", answer: "Actor"),
          "delete": change("Destroys one", answer: "Touched", query: [atOnce]),
        ]),
      .init("/actors/save", ["post": change("Gives actors as they are", body: "Selection", answer: "SavedActors")]),
      .init("/actors/restore", ["post": change("Makes actors what they were", body: "SavedActors", answer: "Touched")]),
    ] + verbs + steering

  private static let verbs: [JSON.Member] = Endpoint.Verb.allCases.flatMap { verb in
    let (summary, body) = description(of: verb)
    return [
      JSON.Member("/actors/\(verb.rawValue)", ["post": change(summary, body: body, answer: "Touched")]),
      JSON.Member(
        "/actors/{id}/\(verb.rawValue)",
        ["parameters": [id], "post": change(summary + ", for one", body: body, answer: "Touched")]),
    ]
  }

  private static let steering: [JSON.Member] = Endpoint.Steering.allCases.map { steering in
    let (summary, body, answer): (String, String?, String) =
      switch steering {
      case .pause: ("Lets time stand still; acts in flight end", nil, "Status")
      case .resume: ("Lets time go on", nil, "Status")
      case .speed: ("Lets time pass at another speed", "Speed", "Status")
      case .stop: ("Ends the run", "Stop", "Status")
      case .extend: ("Lets the run end at another time", "Extend", "Status")
      case .checkpoint: ("Saves all actors now", nil, "Checkpoint")
      }
    return JSON.Member("/simulation/\(steering.rawValue)", ["post": change(summary, body: body, answer: answer)])
  }

  private static func description(of verb: Endpoint.Verb) -> (String, String) {
    switch verb {
    case .act: ("Lets them act now", "Selection")
    case .pause: ("They do not act until resumed", "Selection")
    case .resume: ("Paused ones act again", "Selection")
    case .destroy: ("They stop for ever", "Destroy")
    case .replace: ("They live by another behavior or configuration", "Replace")
    case .set: ("Changes fields of their state or configuration", "Set")
    case .tell: ("Sends them a message", "Tell")
    case .release: ("Out of quarantine", "Selection")
    }
  }

  // MARK: Parts

  private typealias Parameter = (name: String, description: String, schema: JSON)

  private static let select: Parameter = ("select", "a selector, as behavior=Sensor id=1..100", ["type": "string"])
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
