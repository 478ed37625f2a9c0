import CLibPQ

/// The result of a statement.
final class PostgresResult {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  deinit {
    PQclear(handle)
  }

  var status: ExecStatusType { PQresultStatus(handle) }
  /// The command tag, such as `COMMIT` or `INSERT 0 3`.
  var tag: String { String(cString: PQcmdStatus(handle)) }
  /// The number of changed rows in the tag; nil if it has none.
  var changed: Int? { Int(String(cString: PQcmdTuples(handle))) }
  var rows: Int { Int(PQntuples(handle)) }
  var columns: Int { Int(PQnfields(handle)) }

  /// Returns a value as text; nil for NULL and for a missing column.
  func text(_ row: Int, _ column: Int) -> String? {
    guard column >= 0, PQgetisnull(handle, Int32(row), Int32(column)) == 0 else { return nil }
    return PQgetvalue(handle, Int32(row), Int32(column)).map { String(cString: $0) }
  }

  /// Returns a value by column name, which is quoted since libpq folds it to lower case otherwise.
  func text(_ row: Int, _ column: String) -> String? { text(row, Int(PQfnumber(handle, "\"\(column)\""))) }

  /// Returns a field of an error, such as the SQLSTATE.
  func field(_ code: Int32) -> String? { PQresultErrorField(handle, code).map { String(cString: $0) } }
}
