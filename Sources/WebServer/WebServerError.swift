/// Why a ``WebServer`` could not start.
public struct WebServerError: Error, CustomStringConvertible, Sendable {
  /// What was asked, what was found and what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}
