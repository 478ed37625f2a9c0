import Engine
import Beamulator
import Foundation

/// The file `rejected.jsonl` in a run's folder: rows that the database refused, each once.
final class RejectedRows {
  struct Row {
    let table: String
    let sequence: Int64
    let reason: String
    let row: JSON

    init(_ rows: RecordRows, _ sequence: Int64, _ reason: String) {
      table = rows.table.name
      self.sequence = sequence
      self.reason = reason
      row = .object(zip(rows.table.columns, rows.values(sequence)).map { JSON.Member($0.name, $1.json) })
    }

    fileprivate var line: String {
      JSON.object([
        .init("table", .string(table)), .init("seq", .int(sequence)), .init("reason", .string(reason)),
        .init("row", row),
      ]).text + "\n"
    }
  }

  private struct Entry: Decodable {
    var seq: Int64
  }

  private let path: String
  /// The lines of the file by sequence number; nil before it was read.
  private var known: [Int64: String]?

  init(path: String) { self.path = path }

  /// The number of rejected rows.
  var count: Int { read().count }

  /// Appends the rows that are not in the file yet.
  ///
  /// - Returns: The number of appended rows.
  /// - Throws: ``FileError``.
  func note(_ rows: [Row]) throws(FileError) -> Int {
    var known = read()
    let new = rows.filter { known[$0.sequence] == nil }
    guard !new.isEmpty else { return 0 }
    for row in new { known[row.sequence] = row.line }
    try write(known)
    return new.count
  }

  /// Removes the rows after a sequence number, which will be recorded again.
  func forget(after sequence: Int64) throws(FileError) {
    let known = read()
    let kept = known.filter { $0.key <= sequence }
    if kept.count < known.count { try write(kept) }
  }

  private func read() -> [Int64: String] {
    if let known { return known }
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    var found: [Int64: String] = [:]
    for line in text.split(separator: "\n") {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line.utf8)) else { continue }
      found[entry.seq] = line + "\n"
    }
    known = found
    return found
  }

  private func write(_ lines: [Int64: String]) throws(FileError) {
    let text = lines.sorted { $0.key < $1.key }.map(\.value).joined()
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw FileError(writing: path, errno)
    }
    known = lines
  }
}
