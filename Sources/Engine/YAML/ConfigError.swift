/// What is wrong with a configuration, and where.
package struct ConfigError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The file, or what else gave the value, as in `--config target.timeout`.
  package let file: String
  /// Counted from 1; nil when the whole file is meant or there is no file.
  package let line: Int?
  /// Counted from 1, in characters; nil when there is no line.
  package let column: Int?
  /// What was found and what would be right.
  package let message: String

  package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// An error about what stands at a location; where that names its keys, as `--config target.timeout`, they are not told twice.
  package init(_ location: ConfigLocation, _ message: String) {
    var message = message
    if location.line == nil, let keys = location.source.split(separator: " ").last?.trimmingPrefix("--"),
      let colon = message.firstRange(of: ": "), Self.isSame(message[..<colon.lowerBound], keys)
    {
      message.removeSubrange(..<colon.upperBound)
    }
    self.init(file: location.source, line: location.line, column: location.column, message: message)
  }

  /// Whether keys of the file are those that somebody has written, who may have named an element by its behavior.
  private static func isSame(_ keys: Substring, _ written: Substring) -> Bool {
    func parts(_ keys: Substring) -> [Substring] { keys.split { ".[]".contains($0) } }
    let (keys, written) = (parts(keys), parts(written))
    return keys.count == written.count && zip(keys, written).allSatisfy { $0 == $1 || Int($0) != nil }
  }

  /// `file:line:column: message`, without the numbers that are not known.
  package var description: String {
    let numbers = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(numbers): \(message)"
  }
}
