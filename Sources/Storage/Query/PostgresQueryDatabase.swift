/// Queries PostgreSQL or QuestDB, detected on connect.
struct PostgresQueryDatabase: QueryDatabase {
  /// The timeout for connecting, and the time by which the client's timeout of a query exceeds the server's, in
  /// seconds.
  private static let connectTimeoutSeconds = 10.0

  let dialect: QueryDialect
  var location: String { connection.location }
  private let connection: PostgresConnection
  private let seconds: Double

  /// - Parameter seconds: The timeout of a query in seconds.
  init(_ address: PostgresAddress, seconds: Double) throws(PostgresError) {
    connection = try PostgresConnection(address, by: Deadline(seconds: Self.connectTimeoutSeconds))
    self.seconds = seconds
    dialect = connection.isQuestDB ? .questDB : .postgreSQL
    guard dialect == .postgreSQL else { return }
    // The server cancels a query before the client stops waiting for it.
    try connection.execute(
      "SET statement_timeout = \(Int((seconds * 1000).rounded(.up)))", by: Deadline(seconds: Self.connectTimeoutSeconds)
    )
  }

  func rows(_ sql: String, _ values: [String]) throws -> [[String?]] {
    let limit = seconds + (dialect == .postgreSQL ? Self.connectTimeoutSeconds : 0)
    do throws(PostgresError) {
      let result = try connection.execute(sql, values, by: Deadline(seconds: limit))
      return (0..<result.rows).map { row in (0..<result.columns).map { result.text(row, $0) } }
    } catch {
      var error = error
      error.attempt = "query the records"
      switch error.code {
      case .timedOut:
        error.message = "the query takes longer than \(Int(seconds.rounded(.up))) s"
        error.remedy = "query less, or check whether the database is stopped or overloaded"
      case .missingTable: error.remedy = "no run was recorded there; use the database of the run"
      default: break
      }
      throw error
    }
  }
}
