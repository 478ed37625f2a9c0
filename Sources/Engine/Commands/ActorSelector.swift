package import Beamulator
import ActorRuntime

/// Selects actors: `behavior=Sensor tag=owner:collector:12 id=1..100 name=~Sam`.
///
/// Terms are separated by spaces, and all must match; no term, or `all`, selects all actors. A single word is an id
/// (`7`) or a whole name (`Sensor-7`). Values with spaces are quoted (`name="Sam Smith"`), with `\"` for a quote in
/// them. The keys:
///
/// - `behavior`: the name of a behavior.
/// - `tag`: a tag of the actor or its group; may be repeated.
/// - `id`: one (`id=7`) or a range (`id=1..100`).
/// - `name`: the whole name, or after `=~` a part of it, ignoring case.
/// - `state`: `waiting`, `acting`, `crashed` (waiting after a crash), `quarantined` or `paused`.
package struct ActorSelector: Sendable, Equatable, CustomStringConvertible {
  enum Key: String, CaseIterable { case behavior, tag, id, name, state }

  /// The part that the registry's index answers.
  package private(set) var query = ActorQuery.all
  /// A part of the name.
  package private(set) var namePart: String?
  package private(set) var status: ActorStatus?
  /// The text of the selector.
  package let description: String

  package static let all = ActorSelector()

  private init() { description = "all" }

  /// Selects one actor.
  init(_ id: ActorID) {
    query = .id(id)
    description = "id=\(id)"
  }

  /// - Throws: ``SelectorError`` when it is malformed.
  package init(_ text: String) throws(SelectorError) {
    var text = SelectorText(text)
    description = text.whole.isEmpty ? "all" : text.whole
    while let term = try text.next() {
      if term.key == nil, term.value == "all" { continue }
      let isNumber = term.value.allSatisfy { "0"..."9" ~= $0 }
      let written = term.key ?? (isNumber ? Key.id : .name).rawValue
      guard let key = Key(rawValue: written) else {
        let hint =
          SpellingSuggestion.among(Key.allCases.map(\.rawValue), to: written).map { ", did you mean '\($0)'?" } ?? "."
        throw text.error(
          "unknown key '\(written)'\(hint) Known: \(Key.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      guard !term.isPart || key == .name else { throw text.error("\(key)=~ is not known: only names have parts") }
      if let problem = add(key, term.value, isPart: term.isPart) { throw text.error("\(key): \(problem)") }
    }
  }

  /// Adds a term, and returns the error in it; nil if it is valid.
  private mutating func add(_ key: Key, _ value: String, isPart: Bool) -> String? {
    let isSecond: Bool
    switch key {
    case .tag:
      query.tags.append(value)
      return nil
    case .behavior:
      isSecond = query.behavior != nil
      query.behavior = value
    case .name where isPart:
      isSecond = namePart != nil
      namePart = value
    case .name:
      isSecond = query.name != nil
      query.name = value
    case .id:
      isSecond = query.ids != nil
      let ends = value.components(separatedBy: "..").map { ActorID($0) }
      guard let first = ends[0], let last = ends[ends.count - 1], ends.count <= 2, first <= last else {
        return "found '\(value)', expected a number or a range, as in id=7 or id=1..100"
      }
      query.ids = first...last
    case .state:
      isSecond = status != nil
      guard let status = ActorStatus(rawValue: value) else {
        let known = ActorStatus.allCases.map(\.rawValue)
        let hint = SpellingSuggestion.among(known, to: value).map { ", did you mean '\($0)'?" } ?? "."
        return "unknown state '\(value)'\(hint) Known: \(known.joined(separator: ", "))"
      }
      self.status = status
    }
    guard isSecond else { return nil }
    return key == .name
      ? #"'\#(value)' is a second one; write one with spaces as name="Sam Smith""#
      : "given twice; only tag may be repeated"
  }

  /// Returns the actors whose entries in the registry match, in order of id; ``matches(_:)`` checks their states.
  func candidates(in registry: Registry) -> [ActorID] {
    let found = registry.actors(query)
    guard let part = namePart?.lowercased() else { return found }
    return found.filter { registry.name(of: $0)?.lowercased().contains(part) == true }
  }

  /// Whether a candidate matches.
  func matches(_ cell: ActorSnapshot) -> Bool { status.map { $0 == ActorStatus(cell) } ?? true }
}
