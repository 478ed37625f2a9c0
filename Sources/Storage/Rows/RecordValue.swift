import Engine
import Beamulator
import Glibc

/// A value in a row of a record.
enum RecordValue: Equatable {
  case null
  case integer(Int64)
  /// Microseconds since 1970.
  case time(Int64)
  case flag(Bool)
  case text(String)

  init(_ text: String?) { self = text.map(RecordValue.text) ?? .null }
  init(_ integer: Int64?) { self = integer.map(RecordValue.integer) ?? .null }
  init(time: Int64?) { self = time.map(RecordValue.time) ?? .null }
  init(_ flag: Bool?) { self = flag.map(RecordValue.flag) ?? .null }

  /// The value in the text format of databases; nil for NULL.
  var text: String? {
    switch self {
    case .null: nil
    case .integer(let value): String(value)
    case .time(let value): TimeText.iso(value)
    // QuestDB silently reads `t` and `1` as false.
    case .flag(let value): value ? "true" : "false"
    case .text(let value): value
    }
  }

  /// The value as JSON.
  var json: JSON {
    switch self {
    case .null: .null
    case .integer(let value), .time(let value): .int(value)
    case .flag(let value): .bool(value)
    case .text(let value): .string(value)
    }
  }
}

extension RunMetadata {
  /// The row of `run_metadata`.
  var row: [RecordValue] {
    [
      .text(runID), .text(simulation), .text(config), .text(String(seed)), .text(speed), .time(clockStart),
      .text(version), .text(host), .time(start), RecordValue(time: end), RecordValue(verdict),
      RecordValue(source),
    ]
  }
}

/// Instants in the text format of databases.
package enum TimeText {
  /// Returns an instant in a format such as `2026-01-05T08:00:00.000000Z`.
  package static func iso(_ microseconds: Int64) -> String {
    let second = microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
    var time = time_t(second)
    var date = tm()
    gmtime_r(&time, &date)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return digits(Int(date.tm_year) + 1900, 4) + "-" + digits(Int(date.tm_mon) + 1, 2) + "-"
      + digits(Int(date.tm_mday), 2) + "T" + digits(Int(date.tm_hour), 2) + ":" + digits(Int(date.tm_min), 2) + ":"
      + digits(Int(date.tm_sec), 2) + "." + digits(Int(microseconds - second * 1_000_000), 6) + "Z"
  }
}
