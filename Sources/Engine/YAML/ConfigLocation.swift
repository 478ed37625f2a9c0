import Beamulator

/// Where a configured value was written.
package struct ConfigLocation: Sendable, Equatable {
  /// The file, or what else gave the value, as in `--config target.timeout`.
  package let source: String
  /// Counted from 1; nil outside files.
  package let line: Int?
  /// Counted from 1, in characters; nil outside files.
  package let column: Int?

  /// A location in a file.
  package init(file: String, line: Int, column: Int) {
    self.source = file
    self.line = line
    self.column = column
  }

  /// A location that is no file: the command line, the environment, a request.
  package init(_ source: String) {
    self.source = source
    self.line = nil
    self.column = nil
  }

  /// The location of what came as JSON, which has no locations.
  static let json = ConfigLocation("JSON")

  /// The location of what nobody wrote: the values a type has by itself.
  static let standard = ConfigLocation("default")
}
