/// The part of a compiled module's symbol graph that names its behaviors.
struct SymbolGraph: Decodable {
  private struct Relationship: Decodable {
    let kind: String
    let source: String
    let target: String
  }

  private static let behaviorProtocol = "s:10Beamulator8BehaviorP"

  private let relationships: [Relationship]

  /// The mangled names of the types that conform to `Behavior`, without the prefix of Swift symbols.
  var behaviors: [String] {
    relationships.filter { $0.kind == "conformsTo" && $0.target == Self.behaviorProtocol }
      .map { String($0.source.dropFirst(2)) }
  }
}
