/// An error in a configuration, with its location.
package struct ConfigError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The file or another source of the value, such as `--config target.timeout`.
  package let file: String
  /// Counted from 1; nil for an error about the whole file or without a file.
  package let line: Int?
  /// Counted from 1, in characters; nil without a line.
  package let column: Int?
  /// The value found and the values allowed.
  package let message: String

  package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// Makes an error about the value at a location. If the source names the keys, as `--config target.timeout` does,
  /// the message does not repeat them.
  package init(_ location: ConfigLocation, _ message: String) {
    var message = message
    if location.line == nil, let keys = location.source.split(separator: " ").last?.trimmingPrefix("--"),
      let colon = message.firstRange(of: ": "), Self.isSame(message[..<colon.lowerBound], keys)
    {
      message.removeSubrange(..<colon.upperBound)
    }
    self.init(file: location.source, line: location.line, column: location.column, message: message)
  }

  /// Returns whether the keys of a node are those written in a source, which may name an element by its behavior.
  private static func isSame(_ keys: Substring, _ written: Substring) -> Bool {
    func parts(_ keys: Substring) -> [Substring] { keys.split { ".[]".contains($0) } }
    let (keys, written) = (parts(keys), parts(written))
    return keys.count == written.count && zip(keys, written).allSatisfy { $0 == $1 || Int($0) != nil }
  }

  /// `file:line:column: message`, without unknown numbers.
  package var description: String {
    let numbers = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(file)\(numbers): \(message)"
  }
}
