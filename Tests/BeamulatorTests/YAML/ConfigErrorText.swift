import Testing

@testable import Beamulator

/// The text of the configuration error that an expression throws.
func configErrorText<T>(
  _ body: () throws -> T, sourceLocation: SourceLocation = #_sourceLocation
) -> String {
  let error = #expect(throws: ConfigError.self, sourceLocation: sourceLocation) { _ = try body() }
  return error?.description ?? "no error"
}

func parsed(_ text: String) throws -> ConfigNode {
  try ConfigNode.parse(text, file: "a.yaml")
}
