/// What went wrong between the run and a database that speaks PostgreSQL's wire: what was attempted where, what was found,
/// and what can be done about it. Never with a password.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable {
    /// The address of the database is none.
    case address
    /// Nobody answers there.
    case unreachable
    /// The database does not let us in.
    case login
    /// The connection has ended.
    case lost
    /// There was no answer in time.
    case timedOut
    /// The database has refused a statement.
    case refused
    /// The database has refused a statement that is well, and would take it another time.
    case passing
    /// A table that was there is gone.
    case missingTable
    /// Rows that the database will not take, whenever they come.
    case row
    /// The row is there already.
    case duplicate
    /// A table has another shape than records need, or holds another run of this id.
    case conflict
    /// What was asked for cannot be done there.
    case unsupported
  }

  package var code: Code
  /// The database, without user and password.
  package var location: String
  /// What was asked, such as "store 1000 records".
  package var attempt: String
  /// What was found, in the words of the database where they are its.
  package var message: String
  /// What to do, where something usual is the matter.
  package var remedy: String?
  /// The table that the database names.
  var table: String?

  package var description: String {
    "cannot \(attempt) in \(location): \(message)" + (remedy.map { ": \($0)" } ?? "")
  }

  /// Whether it may be over by itself, or once somebody has seen to the database.
  var mayPass: Bool {
    switch code {
    case .address, .conflict, .unsupported: false
    default: true
    }
  }

  /// Whether the connection can be used no more.
  var endsConnection: Bool {
    switch code {
    case .unreachable, .login, .lost, .timedOut, .missingTable: true
    default: false
    }
  }
}
