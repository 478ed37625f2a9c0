/// The error of a run that cannot be resumed, or of an actor that cannot be changed.
package struct ResumeError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
