package import Beamulator
import ActorRuntime

/// Which actors are meant, as people write it: `behavior=Sensor tag=owner:collector:12 id=1..100 name=~Sam`.
///
/// Terms are joined by spaces, and all must hold; no term, or `all`, is everyone. A word alone is a number (`7`) or a whole
/// name (`Sensor-7`). Values with spaces are quoted (`name="Sam Smith"`), with `\"` for a quote in them. The keys:
///
/// - `behavior`: the name of a behavior.
/// - `tag`: a tag, of their own or their group's; may be given several times.
/// - `id`: one (`id=7`) or a range (`id=1..100`).
/// - `name`: the whole name, or after `=~` a part of it, where letter case does not count.
/// - `state`: `waiting`, `acting`, `crashed` (waiting after a crash), `quarantined` or `paused`.
package struct ActorSelector: Sendable, Equatable, CustomStringConvertible {
  enum Key: String, CaseIterable { case behavior, tag, id, name, state }

  /// What the registry's index can tell.
  package private(set) var query = ActorQuery.all
  /// A part of their names.
  package private(set) var namePart: String?
  package private(set) var status: ActorStatus?
  /// As it was written.
  package let description: String

  package static let all = ActorSelector()

  private init() { description = "all" }

  /// Exactly one.
  init(_ id: ActorID) {
    query = .id(id)
    description = "id=\(id)"
  }

  /// - Throws: ``SelectorError`` when it cannot be understood.
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

  /// Takes up a term; gives what is wrong with it.
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
      ? #"'\#(value)' is a second one; write one with spaces as name="Sam Smith""# : "given twice; only tag may be"
  }

  /// Those it can mean as far as the registry knows, in order of id; what they are about tells ``matches(_:)``.
  func candidates(in registry: Registry) -> [ActorID] {
    let found = registry.actors(query)
    guard let part = namePart?.lowercased() else { return found }
    return found.filter { registry.name(of: $0)?.lowercased().contains(part) == true }
  }

  /// Whether it means an actor that is a candidate.
  func matches(_ cell: ActorSnapshot) -> Bool { status.map { $0 == ActorStatus(cell) } ?? true }
}
