/// The location of a configured value.
package struct ConfigLocation: Sendable, Equatable {
  /// The file or another source of the value, such as `--config target.timeout`.
  package let source: String
  /// Counted from 1; nil outside files.
  package let line: Int?
  /// Counted from 1, in characters; nil outside files.
  package let column: Int?

  /// Makes a location in a file.
  package init(file: String, line: Int, column: Int) {
    self.source = file
    self.line = line
    self.column = column
  }

  /// Makes a location outside files: the command line, the environment or a request.
  package init(_ source: String) {
    self.source = source
    self.line = nil
    self.column = nil
  }

  /// The location of values decoded from JSON.
  static let json = ConfigLocation("JSON")

  /// The location of default values.
  static let standard = ConfigLocation("default")
}
