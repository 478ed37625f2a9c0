import Glibc

extension ConfigNode {
  /// The largest size of a configuration: 1 MiB.
  static let largest = 1 << 20

  /// Reads a file of YAML or JSON.
  ///
  /// - Throws: ``ConfigError`` for an unreadable file, or as ``parse(_:file:)-(String,_)``.
  package static func read(file: String) throws(ConfigError) -> ConfigNode {
    guard let stream = fopen(file, "re") else { throw unreadable(file, errno) }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: largest + 1)
    let count = fread(&bytes, 1, bytes.count, stream)
    if ferror(stream) != 0 { throw unreadable(file, errno) }
    return try parse(Array(bytes.prefix(count)), file: file)
  }

  /// Parses YAML or JSON.
  ///
  /// One document of scalars, lists and mappings with text keys; anchors, aliases, tags and merge keys are refused.
  ///
  /// - Parameter file: The file name in locations and errors.
  /// - Throws: ``ConfigError`` with the location of a syntax error and a correction.
  package static func parse(_ text: String, file: String) throws(ConfigError) -> ConfigNode {
    try parse(Array(text.utf8), file: file)
  }

  /// Parses the bytes of a file, which must be UTF-8.
  package static func parse(_ bytes: [UInt8], file: String) throws(ConfigError) -> ConfigNode {
    guard bytes.count <= largest else {
      throw ConfigError(file: file, message: "the file is larger than \(largest) bytes, expected a configuration")
    }
    let root = try YAMLReader.read(bytes) { ConfigLocation(file: file, line: $0, column: $1) }
    guard root.value != .null else {
      throw ConfigError(file: file, message: "the file is empty, expected 'key: value'")
    }
    return root
  }

  private static func unreadable(_ file: String, _ code: Int32) -> ConfigError {
    ConfigError(file: file, message: "cannot read the file: \(String(cString: strerror(code)))")
  }
}
