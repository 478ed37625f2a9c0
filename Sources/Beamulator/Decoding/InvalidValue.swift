/// A value that its key does not allow.
package struct InvalidValue: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
