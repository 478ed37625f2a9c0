import CSQLite
import Glibc

/// An error of SQLite: the attempt, the file, the cause and the remedy.
package struct SQLiteError: Error, Sendable, CustomStringConvertible {
  /// SQLite's extended result code.
  package var code: Int32
  /// The database's file.
  package var path: String
  /// The attempt, such as "open the database".
  package var attempt: String
  /// The cause, usually SQLite's message.
  package var message: String
  /// The remedy, for common causes.
  package var remedy: String?

  package var description: String {
    "cannot \(attempt) in \(path): \(message)" + (remedy.map { ": \($0)" } ?? "")
  }

  /// Creates the error of the last call on a connection.
  init(code: Int32, path: String, attempt: String, connection: OpaquePointer?) {
    // Without a connection SQLite is out of memory, and returns the message for that.
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
    case SQLITE_BUSY, SQLITE_LOCKED: "another process is writing the file: wait for it or stop it"
    case SQLITE_NOTADB, SQLITE_CORRUPT:
      "the file is corrupt or not a SQLite database: move it away or restore it from a copy"
    default: nil
    }
  }

  private static func fullDevice(_ path: String) -> String {
    "no space left on the device of \(path): free some space or choose another folder with --out"
  }

  /// Returns the remedy if the file or its folder is not accessible.
  ///
  /// SQLite retries in other ways before it fails, so its errno can be that of another attempt.
  private static func obstacle(at path: String) -> String? {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    // With the dot, a file instead of the folder fails with "Not a directory".
    if access(folder + "/.", W_OK | X_OK) != 0 {
      return "the folder \(folder) cannot be written (\(String(cString: strerror(errno)))): "
        + "create it, make it writable or choose another folder with --out"
    }
    if access(path, R_OK | W_OK) != 0 {
      return "\(path) cannot be used (\(String(cString: strerror(errno)))): check its name and permissions"
    }
    return nil
  }
}
