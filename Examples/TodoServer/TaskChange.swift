import Foundation

/// What the body of a `POST` or `PUT` asks for: `{"title":"…","completed":true}`, either or both.
struct TaskChange: Decodable {
  let title: String?
  let isCompleted: Bool?

  /// The longest title taken, in characters.
  static let maximumTitle = 500

  private enum CodingKeys: String, CodingKey {
    case title
    case completed
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    title = values.contains(.title) ? try values.decode(String.self, forKey: .title) : nil
    isCompleted = values.contains(.completed) ? try values.decode(Bool.self, forKey: .completed) : nil
  }

  /// Reads a body; throws what is wrong with it.
  static func read(_ body: [UInt8]) throws(APIError) -> TaskChange {
    do {
      let change = try JSONDecoder().decode(TaskChange.self, from: Data(body))
      if let title = change.title, !(1...maximumTitle).contains(title.count) {
        throw APIError(400, "the title is \(title.count) characters long, it must have 1 to \(maximumTitle)")
      }
      return change
    } catch let error as APIError {
      throw error
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      guard let field = context.codingPath.last?.stringValue else {
        throw APIError(400, "the body must be a JSON object")
      }
      throw APIError(400, "\(field) must be a \(field == "title" ? "string" : "boolean")")
    } catch {
      throw APIError(400, #"the body is not JSON; send {"title":"…"} or {"completed":true}"#)
    }
  }
}
