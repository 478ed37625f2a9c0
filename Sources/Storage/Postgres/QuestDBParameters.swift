/// The values of rows as the parameters of one statement: texts that end with a NUL, one after the other.
struct QuestDBParameters {
  /// A message that is longer than 1 MiB ends the connection without a word.
  static let longest = 1 << 20
  /// What stands around the values.
  private static let frame = 4096

  private var bytes: [UInt8] = []
  /// Where each begins; nil for NULL.
  private var places: [Int?] = []

  var count: Int { places.count }
  /// Whether they fit into a message, each with its length.
  var fit: Bool { bytes.count + 4 * places.count + Self.frame <= Self.longest }

  mutating func add(_ row: [String?]) {
    for text in row {
      guard let text else {
        places.append(nil)
        continue
      }
      places.append(bytes.count)
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
        places.map { place in place.flatMap { start?.advanced(by: $0).assumingMemoryBound(to: CChar.self) } })
    }
  }
}
