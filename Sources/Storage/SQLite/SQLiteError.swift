import CSQLite
import Glibc

/// What SQLite refused: what was attempted on which file, what was found, and what can be done about it.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  package var code: Int32
  /// The database's file.
  package var path: String
  /// What was asked, such as "open the database".
  package var attempt: String
  /// What was found, in SQLite's words.
  package var message: String
  /// What to do, where something usual is the matter.
  package var remedy: String?

  package var description: String {
    "cannot \(attempt) in \(path): \(message)" + (remedy.map { ": \($0)" } ?? "")
  }

  /// The error of the last call on a connection.
  init(code: Int32, path: String, attempt: String, connection: OpaquePointer?) {
    // Without a connection there was no memory for one, and SQLite answers with the text for that.
    let message = String(cString: sqlite3_errmsg(connection))
    let systemError = connection.map { sqlite3_system_errno($0) } ?? 0
    self.init(
      code: code, path: path, attempt: attempt, message: message,
      remedy: Self.remedy(code: code, path: path, systemError: systemError))
  }

  init(code: Int32, path: String, attempt: String, message: String, remedy: String?) {
    self.code = code
    self.path = path
    self.attempt = attempt
    self.message = message
    self.remedy = remedy
  }

  private static func remedy(code: Int32, path: String, systemError: Int32) -> String? {
    switch code & 0xff {
    case SQLITE_FULL: fullDevice(path)
    case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: fullDevice(path)
    case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_IOERR: obstacle(at: path)
    case SQLITE_BUSY, SQLITE_LOCKED: "another program is writing it: wait for that program or end it"
    case SQLITE_NOTADB, SQLITE_CORRUPT:
      "the file is damaged or something else than a SQLite database: move it away or restore it from a copy"
    default: nil
    }
  }

  private static func fullDevice(_ path: String) -> String {
    "no space left on the device of \(path): free some or choose another folder with --out"
  }

  /// SQLite tries again in other ways before it gives up, so the errno it leaves can be that of another attempt: the
  /// system is asked once more.
  private static func obstacle(at path: String) -> String? {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    // With the dot, a file in the folder's place is told as such.
    if access(folder + "/.", W_OK | X_OK) != 0 {
      return "the folder \(folder) cannot be written (\(String(cString: strerror(errno)))): "
        + "make it, let it be written or choose another folder with --out"
    }
    if access(path, R_OK | W_OK) != 0 {
      return "\(path) cannot be used (\(String(cString: strerror(errno)))): look at its name and permissions"
    }
    return nil
  }
}
