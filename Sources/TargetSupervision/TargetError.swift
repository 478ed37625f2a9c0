/// A target cannot be used; with the end of its output where it was started.
package struct TargetError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
