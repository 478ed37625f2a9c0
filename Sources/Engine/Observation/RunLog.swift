package import Beamulator
import Platform
import Foundation

/// The log of a run: JSON lines in a file; warnings and errors also as text on stderr.
package final class RunLog: Sendable {
  package enum Level: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
    case debug, info, warning, error

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    package var description: String { ["debug", "info", "warning", "error"][rawValue] }
  }

  private let file: Locked<FileHandle?>
  private let lines = Locked(RecentList<JSON>(limit: 500))
  private let level: Level
  private let calendar: RunCalendar
  private let writesToStderr: Bool

  /// - Parameters:
  ///   - path: The path of the file; nil for none.
  ///   - level: The lowest level that is written.
  ///   - writesToStderr: Whether warnings and errors are also written to stderr.
  /// - Throws: ``FileError`` when the file cannot be opened.
  package init(path: String?, level: Level, calendar: RunCalendar, writesToStderr: Bool = true) throws {
    self.level = level
    self.calendar = calendar
    self.writesToStderr = writesToStderr
    guard let path else {
      file = Locked(nil)
      return
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(writing: path, errno) }
    file = Locked(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
  }

  /// The last lines. Thread-safe.
  package var recent: RecentList<JSON> { lines.withLock { $0 } }

  /// Writes a line. Thread-safe.
  ///
  /// - Parameters:
  ///   - time: The simulated time; nil outside a run.
  ///   - fields: Further details, without secrets.
  package func write(
    _ level: Level, _ message: String, at time: SimulatedTime? = nil, actor: ActorIdentity? = nil, shard: Int? = nil,
    fields: KeyValuePairs<String, String> = [:]
  ) {
    guard level >= self.level else { return }
    var members: [JSON.Member] = [
      .init("level", .string(level.description)),
      .init("time", .string(Date().ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true)))),
    ]
    if let time { members.append(.init("simulated_time", .string(calendar.date(time).ISO8601Format()))) }
    if let actor {
      members.append(.init("actor_id", .int(actor.id)))
      members.append(.init("actor", .string(actor.name)))
    }
    if let shard { members.append(.init("shard", .int(Int64(shard)))) }
    members.append(.init("message", .string(message)))
    members.append(.init("fields", .object(fields.map { JSON.Member($0.key, .string($0.value)) })))
    let entry = JSON.object(members)
    lines.withLock { $0.add(entry) }
    let line = entry.text + "\n"
    // A log that cannot be written must not end the run; stderr still receives the warnings.
    file.withLock { try? $0?.write(contentsOf: Data(line.utf8)) }
    if level >= .warning, writesToStderr {
      let details = fields.map { "\($0.key): \($0.value)" }
      let subject = actor.map { [$0.name] } ?? []
      let text = "\(level): " + (subject + [message] + details).joined(separator: "; ") + "\n"
      // Ignore write errors: stderr may be closed.
      try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
  }
}
