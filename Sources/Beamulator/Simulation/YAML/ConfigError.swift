/// What is wrong with a configuration, and where.
public struct ConfigError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The file, or what else gave the value, as in `--config target.timeout`.
  public let file: String
  /// Counted from 1; nil when the whole file is meant or there is no file.
  public let line: Int?
  /// Counted from 1, in characters; nil when there is no line.
  public let column: Int?
  /// What was found and what would be right.
  public let message: String

  public init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// An error about what stands at a place.
  public init(_ place: ConfigPlace, _ message: String) {
    self.init(file: place.source, line: place.line, column: place.column, message: message)
  }

  /// `file:line:column: message`, without the numbers that are not known.
  public var description: String {
    let numbers = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(numbers): \(message)"
  }
}
