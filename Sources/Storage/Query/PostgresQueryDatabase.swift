/// PostgreSQL or QuestDB, whichever answers.
struct PostgresQueryDatabase: QueryDatabase {
  /// So long one may take to connect, and longer than a statement may for its answer, in seconds.
  private static let patience = 10.0

  let dialect: QueryDialect
  var location: String { connection.location }
  private let connection: PostgresConnection
  private let seconds: Double

  /// - Parameter seconds: So long a question may take.
  init(_ address: PostgresAddress, seconds: Double) throws(PostgresError) {
    connection = try PostgresConnection(address, by: Deadline(seconds: Self.patience))
    self.seconds = seconds
    dialect = connection.isQuestDB ? .questDB : .postgreSQL
    guard dialect == .postgreSQL else { return }
    // So that it stops working too when nobody waits any more.
    try connection.execute(
      "SET statement_timeout = \(Int((seconds * 1000).rounded(.up)))", by: Deadline(seconds: Self.patience))
  }

  func rows(_ sql: String, _ values: [String]) throws -> [[String?]] {
    let limit = seconds + (dialect == .postgreSQL ? Self.patience : 0)
    do throws(PostgresError) {
      let result = try connection.execute(sql, values, by: Deadline(seconds: limit))
      return (0..<result.rows).map { row in (0..<result.columns).map { result.text(row, $0) } }
    } catch {
      var error = error
      error.attempt = "answer a question about runs"
      switch error.code {
      case .timedOut:
        error.message = "it takes longer than \(Int(seconds.rounded(.up))) s"
        error.remedy = "ask for less, or see whether the database is stopped or overloaded"
      case .missingTable: error.remedy = "no run was recorded there: give the database of the run"
      default: break
      }
      throw error
    }
  }
}
