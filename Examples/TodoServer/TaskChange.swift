/// The body of a `POST` or `PUT`: `{"title":"…","completed":true}`, either or both.
struct TaskChange: Decodable {
  let title: String?
  let isCompleted: Bool?

  /// The limit of a title in characters.
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

  /// Decodes a body.
  ///
  /// - Throws: ``APIError`` if the body is invalid.
  static func read(_ body: [UInt8]) throws(APIError) -> TaskChange {
    let change: TaskChange = try JSONBody.read(body, example: #"{"title":"…"} or {"completed":true}"#)
    if let title = change.title, !(1...maximumTitle).contains(title.count) {
      throw APIError(400, "the title is \(title.count) characters long, it must have 1 to \(maximumTitle)")
    }
    return change
  }
}
