import Glibc

/// The scheduling statistics of a thread of this process (proc(5)).
package struct ThreadUsage {
  /// The CPU time, in nanoseconds.
  package let cpu: Int64
  /// The time spent runnable but waiting for a core, in nanoseconds.
  package let waited: Int64
  /// Whether the thread waits for something other than a core.
  package let sleeps: Bool

  /// - Parameter thread: The kernel id of the thread.
  package init?(of thread: UInt) {
    guard let times = Self.line("/proc/self/task/\(thread)/schedstat"),
      let status = Self.line("/proc/self/task/\(thread)/stat"), let nameEnd = status.lastIndex(of: ")")
    else { return nil }
    let numbers = times.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count > 1 else { return nil }
    (cpu, waited) = (numbers[0], numbers[1])
    sleeps = !status[nameEnd...].hasPrefix(") R")
  }

  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 512)
    let count = fread(&text, 1, text.count, file)
    return String(decoding: text[..<count].prefix { $0 != 10 }, as: UTF8.self)
  }
}
