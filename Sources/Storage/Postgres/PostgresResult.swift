import CLibPQ

/// What a database has answered to a statement.
final class PostgresResult {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    PQclear(handle)
  }

  var status: ExecStatusType { PQresultStatus(handle) }
  /// As in `COMMIT` or `INSERT 0 3`.
  var tag: String { String(cString: PQcmdStatus(handle)) }
  /// How many rows the statement has changed, by its tag; nil where that does not say.
  var changed: Int? { Int(String(cString: PQcmdTuples(handle))) }
  var rows: Int { Int(PQntuples(handle)) }
  var columns: Int { Int(PQnfields(handle)) }

  /// A value as text; nil for NULL and for a column that is not there.
  func text(_ row: Int, _ column: Int) -> String? {
    guard column >= 0, PQgetisnull(handle, Int32(row), Int32(column)) == 0 else { return nil }
    return PQgetvalue(handle, Int32(row), Int32(column)).map { String(cString: $0) }
  }

  /// A value of the column of a name; in quotes, since libpq would look for one in small letters.
  func text(_ row: Int, _ column: String) -> String? { text(row, Int(PQfnumber(handle, "\"\(column)\""))) }

  /// A part of an error, such as its SQLSTATE.
  func field(_ code: Int32) -> String? { PQresultErrorField(handle, code).map { String(cString: $0) } }
}
