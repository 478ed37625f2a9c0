/// An error for a value that is not allowed.
package struct InvalidValue: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
