import Beamulator

extension ConfigNode {
  /// Sets one value by its path, as `record.batch=100` on the command line does.
  ///
  /// An element of a list is selected by its index from 0 or by the value of its `behavior`:
  /// `population.Procrastinator.count` or `population[1].count`. Missing mappings are created.
  ///
  /// - Parameters:
  ///   - path: The keys, separated by dots.
  ///   - text: The value as YAML.
  ///   - source: The source of the value; source and path form the location in errors.
  /// - Throws: ``ConfigError`` for a path through a single value or a missing element, or for invalid YAML.
  package mutating func set(path: String, to text: String, source: String = "--config") throws(ConfigError) {
    let location = ConfigLocation(source == "--\(path)" ? source : "\(source) \(path)")
    let parts = path.replacing("[", with: ".").replacing("]", with: "").split(
      separator: ".", omittingEmptySubsequences: false
    ).map(String.init)
    guard !parts.contains("") else {
      throw ConfigError(location, "expected keys separated by dots, as in record.batch")
    }
    let value = try YAMLReader.read(Array(text.utf8)) { _, _ in location }
    try set(parts[...], after: [], to: value, at: location)
  }

  private mutating func set(
    _ parts: ArraySlice<String>, after walked: [String], to new: ConfigNode, at location: ConfigLocation
  ) throws(ConfigError) {
    guard let part = parts.first else {
      self = new
      return
    }
    let here = walked.isEmpty ? "the configuration" : "'\(walked.joined(separator: "."))'"
    switch value {
    case .sequence(var elements):
      let index = try Self.index(of: part, in: elements, here: here, at: location)
      try elements[index].set(parts.dropFirst(), after: walked + [part], to: new, at: location)
      value = .sequence(elements)
    case .scalar where !isNull:
      throw ConfigError(location, "\(here) is \(found), a single value without a key '\(part)'")
    default:
      var entries: [Entry] = []
      if case .mapping(let present) = value { entries = present } else { self.location = location }
      let index = entries.firstIndex { $0.key == part } ?? entries.endIndex
      if index == entries.endIndex {
        entries.append(Entry(key: part, location: location, node: ConfigNode(.null, location: location)))
      }
      try entries[index].node.set(parts.dropFirst(), after: walked + [part], to: new, at: location)
      value = .mapping(entries)
    }
  }

  private static func index(
    of part: String, in elements: [ConfigNode], here: String, at location: ConfigLocation
  ) throws(ConfigError) -> Int {
    if let index = Int(part) {
      if elements.indices.contains(index) { return index }
      let known = elements.isEmpty ? "is an empty list" : "has the elements 0 to \(elements.count - 1)"
      throw ConfigError(location, "\(here) \(known), found \(index)")
    }
    let names = elements.map { element -> String? in
      if case .scalar(let name, _)? = element["behavior"]?.value { name } else { nil }
    }
    let matches = names.indices.filter { names[$0] == part }
    if let index = matches.first, matches.count == 1 { return index }
    guard matches.isEmpty else {
      let indices = matches.map(String.init).joined(separator: ", ")
      throw ConfigError(location, "\(here) has '\(part)' \(matches.count) times, select one by its index: \(indices)")
    }
    let known = names.compactMap { $0 }
    guard !known.isEmpty else {
      throw ConfigError(location, "\(here) is a list, expected an index from 0, found '\(part)'")
    }
    let hint = SpellingSuggestion.among(known, to: part).map { ", did you mean '\($0)'?" } ?? "."
    let list = known.joined(separator: ", ")
    throw ConfigError(location, "\(here) has no element with behavior '\(part)'\(hint) Known here: \(list)")
  }
}
