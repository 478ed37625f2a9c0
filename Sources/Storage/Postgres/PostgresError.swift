/// An error of a database with PostgreSQL's wire protocol: the attempt, the location, the cause and the remedy, never
/// with a password.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable {
    /// The address of the database is invalid.
    case address
    /// The database cannot be reached.
    case unreachable
    /// The database refused the credentials.
    case login
    /// The connection has ended.
    case lost
    /// There was no response in time.
    case timedOut
    /// The database has refused a statement.
    case refused
    /// The database has refused a valid statement for a transient reason.
    case transient
    /// A table was dropped.
    case missingTable
    /// The database refuses the rows permanently.
    case row
    /// The row exists already.
    case duplicate
    /// A table has unexpected columns or holds another run of the same id.
    case conflict
    /// The database does not support the operation.
    case unsupported
  }

  package var code: Code
  /// The database, without user and password.
  package var location: String
  /// The attempt, such as "store 1000 records".
  package var attempt: String
  /// The cause, usually the database's message.
  package var message: String
  /// The remedy, for common causes.
  package var remedy: String?
  /// The table named by the database.
  var table: String?

  package var description: String {
    "cannot \(attempt) in \(location): \(message)" + (remedy.map { ": \($0)" } ?? "")
  }

  /// Whether a retry may succeed.
  var isTransient: Bool {
    switch code {
    case .address, .conflict, .unsupported: false
    default: true
    }
  }

  /// Whether the connection must not be used any more.
  var endsConnection: Bool {
    switch code {
    case .unreachable, .login, .lost, .timedOut, .missingTable: true
    default: false
    }
  }
}
