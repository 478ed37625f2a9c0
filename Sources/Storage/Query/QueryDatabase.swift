/// A database that is queried for the records of runs.
protocol QueryDatabase {
  /// The path or the address without secrets, for messages.
  var location: String { get }
  var dialect: QueryDialect { get }
  /// Returns the rows of a `SELECT`, every value as text; nil for NULL.
  ///
  /// - Parameter values: The parameters.
  /// - Throws: The database's error, also on a timeout.
  func rows(_ sql: String, _ values: [String]) throws -> [[String?]]
}
