import Foundation

/// Standard output and standard error of the process.
enum Terminal {
  /// Whether standard output is a terminal.
  static let isInteractive = isatty(STDOUT_FILENO) == 1

  static func print(_ text: String) { write(text + "\n", STDOUT_FILENO) }
  static func error(_ text: String) { write(text + "\n", STDERR_FILENO) }

  /// Overwrites the current line.
  static func overwriteLine(_ text: String) { write("\r\u{1B}[K" + text, STDOUT_FILENO) }

  /// The width of the terminal in characters.
  static var width: Int {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static func write(_ text: String, _ descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // Ignore write errors: the reader may have closed the pipe.
      guard count > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(count, 0))
    }
  }
}
