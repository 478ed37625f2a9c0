import Beamulator
import Foundation

/// A JSON merge patch (RFC 7396) of an actor's state.
struct StatePatch {
  private let patch: ConfigNode

  init(_ patch: ConfigNode) { self.patch = patch }

  /// Returns the patched state as JSON.
  ///
  /// - Throws: ``ResumeError`` if the result is not a state of the behavior or has no such field.
  func text<State: ActorState>(of state: any Sendable, as type: State.Type) throws -> String {
    guard let state = state as? State else { throw ResumeError("its state belongs to another behavior") }
    let before = try Self.node(of: state)
    let changed: State
    do {
      changed = try StoredValue.value(type, Data(StoredValue.text(before.patched(by: patch)).utf8))
    } catch {
      throw ResumeError("the result is not a state of its behavior: \(JSONDecodingProblem(error))")
    }
    let after = try Self.node(of: changed)
    if let field = Self.lost(of: patch, in: after) {
      let known = after.keys + before.keys.filter { !after.keys.contains($0) }
      guard !known.isEmpty else { throw ResumeError("its state has no '\(field)': it is empty") }
      let hint = SpellingSuggestion.among(known, to: field).map { ", did you mean '\($0)'?" } ?? "."
      throw ResumeError("its state has no '\(field)'\(hint) It has: \(known.joined(separator: ", "))")
    }
    return try StoredValue.text(changed)
  }

  private static func node(of state: some ActorState) throws -> ConfigNode {
    try StoredValue.value(ConfigNode.self, Data(StoredValue.text(state).utf8))
  }

  /// Returns the first field of a patch that is not in a state.
  private static func lost(of patch: ConfigNode, in state: ConfigNode) -> String? {
    guard case .mapping(let entries) = patch.value else { return nil }
    for entry in entries where !entry.node.isNull {
      guard let found = state[entry.key] else { return entry.key }
      if case .mapping = found.value, let lost = lost(of: entry.node, in: found) { return lost }
    }
    return nil
  }
}

extension ConfigNode {
  /// Returns the node with a merge patch applied.
  func patched(by patch: ConfigNode) -> ConfigNode {
    guard case .mapping(let changes) = patch.value else { return patch }
    var entries: [Entry] = if case .mapping(let present) = value { present } else { [] }
    for change in changes {
      let location = entries.firstIndex { $0.key == change.key }
      if change.node.isNull {
        if let location { entries.remove(at: location) }
      } else if let location {
        entries[location].node = entries[location].node.patched(by: change.node)
      } else {
        let empty = ConfigNode(.null, location: change.location)
        entries.append(Entry(key: change.key, location: change.location, node: empty.patched(by: change.node)))
      }
    }
    var node = self
    node.value = .mapping(entries)
    return node
  }

  /// The keys of a mapping, in order.
  fileprivate var keys: [String] { if case .mapping(let entries) = value { entries.map(\.key) } else { [] } }
}
