import Glibc

/// An error while reading or writing a file.
package struct FileError: Error, Sendable, CustomStringConvertible {
  package let path: String
  package let code: Int32
  private let attempt: String

  package init(writing path: String, _ code: Int32) {
    self.path = path
    self.code = code
    attempt = "written"
  }

  package init(reading path: String, _ code: Int32) {
    self.path = path
    self.code = code
    attempt = "read"
  }

  package var description: String { "\(path) cannot be \(attempt): \(String(cString: strerror(code)))\(remedy)" }

  private var remedy: String {
    switch code {
    case ENOSPC: "; free some space or choose another folder with --out"
    case EACCES, EPERM, EROFS: "; change its permissions or choose another folder with --out"
    case ENOTDIR: "; a folder in the path is a file: choose another path"
    default: ""
    }
  }
}
