/// Where a configured value was written.
public struct ConfigLocation: Sendable, Equatable {
  /// The file, or what else gave the value, as in `--config target.timeout`.
  public let source: String
  /// Counted from 1; nil outside files.
  public let line: Int?
  /// Counted from 1, in characters; nil outside files.
  public let column: Int?

  /// A location in a file.
  public init(file: String, line: Int, column: Int) {
    self.source = file
    self.line = line
    self.column = column
  }

  /// A location that is no file: the command line, the environment, a request.
  public init(_ source: String) {
    self.source = source
    self.line = nil
    self.column = nil
  }

  /// The location of what came as JSON, which has no locations.
  static let json = ConfigLocation("JSON")

  /// The location of what nobody wrote: the values a type has by itself.
  static let standard = ConfigLocation("default")
}
