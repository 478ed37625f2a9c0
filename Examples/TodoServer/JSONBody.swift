import Foundation

/// Decoding of JSON request bodies.
enum JSONBody {
  /// Decodes a body.
  ///
  /// - Throws: ``APIError`` with the problem and the example.
  static func read<Value: Decodable>(_ body: [UInt8], example: String) throws(APIError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(body))
    } catch DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context) {
      guard let field = context.codingPath.last?.stringValue else {
        throw APIError(400, "the body must be a JSON object")
      }
      throw APIError(400, "\(field) must be a \(type == Bool.self ? "boolean" : "string")")
    } catch DecodingError.keyNotFound(let key, _) {
      throw APIError(400, "\(key.stringValue) is missing; send \(example)")
    } catch {
      throw APIError(400, "the body is not JSON; send \(example)")
    }
  }
}
