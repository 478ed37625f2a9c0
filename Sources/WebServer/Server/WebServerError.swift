/// The reason that a ``WebServer`` could not start.
package struct WebServerError: Error, CustomStringConvertible, Sendable {
  /// The attempt, the cause and the remedy.
  package let description: String

  init(_ description: String) { self.description = description }
}
