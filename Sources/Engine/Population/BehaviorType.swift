package import Beamulator
import ActorRuntime

/// A type of behavior that simulations can use.
package struct BehaviorType: Sendable {
  /// Its name in `simulation.yaml`.
  package let name: String
  /// The keys of its configuration with their defaults.
  package let settings: [JSON.Member]
  /// The version of its states.
  let stateVersion: Int
  /// Decodes a configuration over the behavior's defaults.
  let prepare: @Sendable (ConfigNode) throws(ConfigError) -> ConfiguredBehavior

  package init<B: Behavior>(_ type: B.Type) {
    let name = "\(type)"
    self.name = name
    settings = Self.settings(B())
    stateVersion = B.stateVersion
    prepare = { (node) throws(ConfigError) in
      let behavior = try ConfigDecoder.decode(B.self, from: node, over: B())
      return ConfiguredBehavior(behavior, name: name)
    }
  }

  /// Returns the behavior type of a name.
  ///
  /// - Throws: ``ConfigError`` with the nearest name, when there is none.
  static func named(
    _ name: String, among kinds: [BehaviorType], at location: ConfigLocation
  ) throws(ConfigError) -> BehaviorType {
    if let kind = kinds.first(where: { $0.name == name }) { return kind }
    let names = kinds.map(\.name)
    let hint = SpellingSuggestion.among(names, to: name).map { ", did you mean '\($0)'?" } ?? "."
    throw ConfigError(
      location, "unknown behavior '\(name)'\(hint) Known here: \(names.sorted().joined(separator: ", "))")
  }

  private static func settings(_ behavior: some Behavior) -> [JSON.Member] {
    guard let node = try? ConfigNode(encoding: behavior), case .object(let members) = JSON(node) else { return [] }
    return members
  }
}
