package import Engine
package import Testing

/// The text of the configuration error that an expression throws.
package func configErrorText<T>(
  _ body: () throws -> T, sourceLocation: SourceLocation = #_sourceLocation
) -> String {
  let error = #expect(throws: ConfigError.self, sourceLocation: sourceLocation) { _ = try body() }
  return error?.description ?? "no error"
}

package func parsed(_ text: String) throws -> ConfigNode {
  try ConfigNode.parse(text, file: "a.yaml")
}
