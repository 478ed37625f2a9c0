import Glibc
import WebServer

/// A file with a line for each response: microseconds since 1970, method, path and status.
final class RequestLog {
  private let file: UnsafeMutablePointer<FILE>

  /// Opens the file for appending; nil, with `errno` set, on failure.
  init?(path: String) {
    guard let opened = fopen(path, "ae") else { return nil }
    file = opened
    setvbuf(file, nil, _IOLBF, 1 << 16)
  }

  deinit { fclose(file) }

  /// Logs a request whose response is sent after `delay` microseconds.
  func append(_ request: HTTPServerRequest, status: Int, after delay: Int64) {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    let microseconds = Int64(moment.tv_sec) * 1_000_000 + Int64(moment.tv_nsec) / 1000 + delay
    let path = String(request.path.unicodeScalars.map { $0.value <= 0x20 || $0.value == 0x7f ? "?" : Character($0) })
    fputs("\(microseconds) \(request.method.rawValue) \(path) \(status)\n", file)
  }
}
