import Beamulator
import Foundation
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(3)))
struct EndpointTests {
  @Test(arguments: [
    ("/api/v1/status", Endpoint.status), ("/api/v1/actors", .actors), ("/api/v1/actors/7", .actor("7")),
    ("/api/v1/actors/pause", .verb(.pause, actor: nil)), ("/api/v1/actors/7/pause", .verb(.pause, actor: "7")),
    ("/api/v1/simulation/speed", .simulation(.speed)), ("/api/v1/actors/save", .save), ("/healthz", .health),
  ])
  func recognizesPaths(path: String, expected: Endpoint) { #expect(Endpoint(path) == expected) }

  @Test(arguments: [
    "", "/", "/api", "/api/v1/", "/api/v1/actors/7/eat", "/api/v1/actors/7/pause/now", "/api/v1/simulation",
    "/api/v1/simulation/fly", "/api/v2/status", "/api/v1//status",
  ])
  func rejectsUnknownPaths(path: String) { #expect(Endpoint(path) == nil) }

  /// Every endpoint is described, and each reference resolves.
  @Test func theOpenAPIDescriptionIsComplete() throws {
    let object = try JSONSerialization.jsonObject(with: Data(OpenAPI.json.text.utf8))
    let root = try #require(object as? [String: Any])
    let paths = try #require(root["paths"] as? [String: [String: Any]])
    for verb in Endpoint.Verb.allCases { #expect(paths["/actors/{id}/\(verb.rawValue)"] != nil) }
    for steering in Endpoint.Steering.allCases { #expect(paths["/simulation/\(steering.rawValue)"] != nil) }
    for (path, operations) in paths {
      let endpoint = try #require(Endpoint("/api/v1" + path.replacing("{id}", with: "7")), "\(path)")
      let methods = Set(endpoint.methods.map { $0.rawValue.lowercased() }).subtracting(["head"])
      #expect(Set(operations.keys).subtracting(["parameters"]) == methods, "\(path)")
    }
    let components = try #require(root["components"] as? [String: [String: Any]])
    let text = OpenAPI.json.text
    for part in text.components(separatedBy: "#/components/schemas/").dropFirst() {
      let name = String(part.prefix { $0.isLetter })
      #expect(components["schemas"]?[name] != nil, "\(name)")
    }
  }
}
