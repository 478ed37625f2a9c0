/// A database with the records of runs, as one asks it.
protocol QueryDatabase {
  /// For people: a path or an address without secrets.
  var location: String { get }
  var dialect: QueryDialect { get }
  /// What a `SELECT` answers, every value as text; nil for NULL.
  ///
  /// - Parameter values: Its parameters.
  /// - Throws: Also when the database takes longer than it may.
  func rows(_ sql: String, _ values: [String]) throws -> [[String?]]
}
