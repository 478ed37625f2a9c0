/// The values of rows as the parameters of one statement: NUL-terminated texts, one after another.
struct QuestDBParameters {
  /// The limit of a message in bytes: QuestDB closes the connection after a longer one.
  static let maximumMessageBytes = 1 << 20
  /// An upper limit of a message's bytes apart from the values.
  private static let frameBytes = 4096

  private var bytes: [UInt8] = []
  /// The offset of each value; nil for NULL.
  private var offsets: [Int?] = []

  var count: Int { offsets.count }
  /// Whether the values fit into a message, each with its length.
  var fit: Bool { bytes.count + 4 * offsets.count + Self.frameBytes <= Self.maximumMessageBytes }

  mutating func add(_ row: [String?]) {
    for text in row {
      guard let text else {
        offsets.append(nil)
        continue
      }
      offsets.append(bytes.count)
      bytes.append(contentsOf: text.utf8)
      bytes.append(0)
    }
  }

  /// Calls a body with a pointer to each value.
  func withPointers<Result>(
    _ body: ([UnsafePointer<CChar>?]) throws(PostgresError) -> Result
  ) throws(PostgresError) -> Result {
    try bytes.withUnsafeBufferPointer { all throws(PostgresError) in
      let start = UnsafeRawPointer(all.baseAddress)
      return try body(
        offsets.map { offset in offset.flatMap { start?.advanced(by: $0).assumingMemoryBound(to: CChar.self) } })
    }
  }
}
