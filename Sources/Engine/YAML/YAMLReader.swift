import CLibYAML

/// Builds a ``ConfigNode`` from the events of libyaml.
struct YAMLReader {
  private typealias Event = (kind: yaml_event_type_t, location: ConfigLocation, text: String, isQuoted: Bool)

  private static let maximumDepth = 64

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: [UInt8]
  private let location: (_ line: Int, _ column: Int) -> ConfigLocation

  /// Reads the only document of a text; an empty text is a null node.
  ///
  /// - Parameter location: Makes a location from a line and a column, both counted from 1.
  static func read(
    _ bytes: [UInt8], location: @escaping (_ line: Int, _ column: Int) -> ConfigLocation
  ) throws(ConfigError) -> ConfigNode {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      throw ConfigError(location(1, 1), "not enough memory to parse it")
    }
    defer { yaml_parser_delete(parser) }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(ConfigError) in
      yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      return try YAMLReader(parser: parser, bytes: bytes, location: location).root()
    }
  }

  private func root() throws(ConfigError) -> ConfigNode {
    _ = try next()
    let start = try next()
    guard start.kind == YAML_DOCUMENT_START_EVENT else { return ConfigNode(.null, location: start.location) }
    let root = try node(next(), depth: 0)
    _ = try next()
    let end = try next()
    guard end.kind == YAML_STREAM_END_EVENT else {
      throw ConfigError(end.location, "a second document starts here, expected only one")
    }
    return root
  }

  private func node(_ event: Event, depth: Int) throws(ConfigError) -> ConfigNode {
    guard depth <= Self.maximumDepth else {
      throw ConfigError(event.location, "nested deeper than \(Self.maximumDepth) levels")
    }
    switch event.kind {
    case YAML_SEQUENCE_START_EVENT: return try sequence(event, depth: depth)
    case YAML_MAPPING_START_EVENT: return try mapping(event, depth: depth)
    default:
      if event.text.isEmpty && !event.isQuoted { return ConfigNode(.null, location: event.location) }
      return ConfigNode(.scalar(event.text, isQuoted: event.isQuoted), location: event.location)
    }
  }

  private func sequence(_ start: Event, depth: Int) throws(ConfigError) -> ConfigNode {
    var elements: [ConfigNode] = []
    while true {
      let event = try next()
      if event.kind == YAML_SEQUENCE_END_EVENT { break }
      elements.append(try node(event, depth: depth + 1))
    }
    return ConfigNode(.sequence(elements), location: start.location)
  }

  private func mapping(_ start: Event, depth: Int) throws(ConfigError) -> ConfigNode {
    var entries: [ConfigNode.Entry] = []
    var locations: [String: ConfigLocation] = [:]
    while true {
      let key = try next()
      if key.kind == YAML_MAPPING_END_EVENT { break }
      try check(key: key)
      if let first = locations.updateValue(key.location, forKey: key.text) {
        let line = first.line.map { ", first in line \($0)" } ?? ""
        throw ConfigError(key.location, "duplicate key \(ConfigNode.quoted(key.text))\(line)")
      }
      let value = try node(next(), depth: depth + 1)
      entries.append(ConfigNode.Entry(key: key.text, location: key.location, node: value))
    }
    return ConfigNode(.mapping(entries), location: start.location)
  }

  private func check(key: Event) throws(ConfigError) {
    guard key.kind == YAML_SCALAR_EVENT else {
      throw ConfigError(key.location, "a key must be text, found a list or mapping: put text with '{' or '[' in quotes")
    }
    guard key.isQuoted || !key.text.isEmpty else { throw ConfigError(key.location, "expected a key before ':'") }
    guard key.isQuoted || key.text != "<<" else {
      throw ConfigError(key.location, "merge keys ('<<') are not supported: write the keys out")
    }
  }

  private func next() throws(ConfigError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      let problem = YAMLError(parser.pointee, in: bytes)
      throw ConfigError(location(problem.line, problem.column), problem.message)
    }
    defer { yaml_event_delete(&event) }
    let location = location(Int(event.start_mark.line) + 1, Int(event.start_mark.column) + 1)
    var (anchor, tag): (UnsafeMutablePointer<yaml_char_t>?, UnsafeMutablePointer<yaml_char_t>?)
    var (text, isQuoted) = ("", false)
    switch event.type {
    case YAML_ALIAS_EVENT: anchor = event.data.alias.anchor
    case YAML_SEQUENCE_START_EVENT: (anchor, tag) = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT: (anchor, tag) = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      (anchor, tag) = (scalar.anchor, scalar.tag)
      text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      isQuoted = scalar.style != YAML_PLAIN_SCALAR_STYLE
    default: break
    }
    guard anchor == nil else { throw ConfigError(location, YAMLError.noAliases) }
    guard tag == nil else { throw ConfigError(location, YAMLError.noTags) }
    return (event.type, location, text, isQuoted)
  }
}
