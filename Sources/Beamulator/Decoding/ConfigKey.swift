/// A key of any mapping, or the index of a list element.
package struct ConfigKey: CodingKey {
  package let stringValue: String
  package let intValue: Int?

  package init(stringValue: String) {
    self.stringValue = stringValue
    self.intValue = nil
  }

  package init(intValue: Int) {
    self.stringValue = "\(intValue)"
    self.intValue = intValue
  }
}
