import Foundation
import Synchronization

/// Writes crash reports to a folder: the first hundred of a run, each of limited size.
final class CrashReports: Sendable {
  private static let limit = 100

  private let folder: String
  private let log: RunLog
  private let count = Atomic<Int>(0)

  init(folder: String, log: RunLog) {
    self.folder = folder
    self.log = log
    // The folder of a resumed run may contain reports already.
    count.store((try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0, ordering: .relaxed)
  }

  /// Writes a report. Thread-safe.
  func write(_ report: CrashReport) {
    let number = count.add(1, ordering: .relaxed).newValue
    guard number <= Self.limit else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let name = "\(number)-\(report.actor.behavior)-\(report.actor.id).json"
      try Data((report.json.text + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    } catch {
      log.write(.warning, "cannot write a crash report", fields: ["folder": folder, "error": "\(error)"])
    }
  }
}
