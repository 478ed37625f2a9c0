import Beamulator
import CLibPQ
import Foundation

/// The yardstick for PostgreSQL: existing rows are copied into a table of the same shape and key by plain libpq calls,
/// in one COPY of bytes in memory.
struct PlainCopy {
  private let connection: OpaquePointer

  init(_ url: String) throws {
    guard let connection = PQconnectdb(url), PQstatus(connection) == CONNECTION_OK else {
      throw BenchmarkProblem("cannot connect to PostgreSQL")
    }
    self.connection = connection
  }

  /// Returns rows per second.
  func rate(of table: String, _ rows: Int) throws -> Double {
    defer { PQfinish(connection) }
    let bytes = try read(table)
    try run("CREATE TABLE plain (LIKE \(table) INCLUDING ALL)", PGRES_COMMAND_OK)
    let time = try seconds {
      try run("COPY plain FROM STDIN (FORMAT binary)", PGRES_COPY_IN)
      for start in stride(from: 0, to: bytes.count, by: 64 << 10) {
        let piece = bytes[start..<min(start + 64 << 10, bytes.count)]
        let sent = piece.withUnsafeBytes {
          PQputCopyData(connection, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1 else { throw BenchmarkProblem("PostgreSQL stored no rows") }
      }
      guard PQputCopyEnd(connection, nil) == 1, let result = PQgetResult(connection) else {
        throw BenchmarkProblem("PostgreSQL stored no rows")
      }
      defer { PQclear(result) }
      let count = String(cString: PQcmdTuples(result))
      guard count == "\(rows)" else { throw BenchmarkProblem("PostgreSQL stored \(count) of \(rows) rows") }
      while let rest = PQgetResult(connection) { PQclear(rest) }
    }
    return Double(rows) / time
  }

  private func read(_ table: String) throws -> [UInt8] {
    try run("COPY \(table) TO STDOUT (FORMAT binary)", PGRES_COPY_OUT)
    var bytes: [UInt8] = []
    var piece: UnsafeMutablePointer<CChar>?
    while case let count = PQgetCopyData(connection, &piece, 0), count > 0 {
      bytes += UnsafeRawBufferPointer(start: piece, count: Int(count))
      PQfreemem(piece)
    }
    while let rest = PQgetResult(connection) { PQclear(rest) }
    return bytes
  }

  private func run(_ sql: String, _ expected: ExecStatusType) throws {
    guard let result = PQexec(connection, sql) else { throw BenchmarkProblem("no answer to \(sql)") }
    defer { PQclear(result) }
    guard PQresultStatus(result) == expected else {
      throw BenchmarkProblem("\(sql): \(String(cString: PQerrorMessage(connection)))")
    }
  }
}
