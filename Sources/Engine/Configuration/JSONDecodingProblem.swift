/// The description of an error in decoded JSON, with the keys that lead to it.
package struct JSONDecodingProblem: CustomStringConvertible {
  package let description: String

  package init(_ error: any Error) { description = Self.text(error) }

  private static func text(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let context: DecodingError.Context
    switch error {
    case .keyNotFound(let key, let found): return "\(path(found))\(key.stringValue) is missing"
    case .valueNotFound(_, let found), .typeMismatch(_, let found), .dataCorrupted(let found): context = found
    @unknown default: return "\(error)"
    }
    return "\(path(context))\(context.debugDescription)"
  }

  private static func path(_ context: DecodingError.Context) -> String {
    context.codingPath.map { ($0.intValue.map { "[\($0)]" } ?? $0.stringValue) + "." }.joined()
  }
}
