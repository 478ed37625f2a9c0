/// Why a ``WebServer`` could not start.
package struct WebServerError: Error, CustomStringConvertible, Sendable {
  /// What was asked, what was found and what to do.
  package let description: String

  init(_ description: String) { self.description = description }
}
