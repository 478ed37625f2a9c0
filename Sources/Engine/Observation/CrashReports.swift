import Foundation
import Synchronization

/// Writes reports of crashes to a folder: the first hundred of a run, each of bounded size.
final class CrashReports: Sendable {
  private static let limit = 100

  private let folder: String
  private let log: RunLog
  private let count = Atomic<Int>(0)

  init(folder: String, log: RunLog) {
    self.folder = folder
    self.log = log
    // A run that goes on has some already.
    count.store((try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? 0, ordering: .relaxed)
  }

  /// Writes a report; from any thread.
  func write(_ report: CrashReport) {
    let number = count.add(1, ordering: .relaxed).newValue
    guard number <= Self.limit else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let name = "\(number)-\(report.actor.behavior)-\(report.actor.id).json"
      try Data((report.json.text + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    } catch {
      log.write(.warning, "a report of a crash could not be written", fields: ["folder": folder, "error": "\(error)"])
    }
  }
}
