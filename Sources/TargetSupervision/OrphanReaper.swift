import Foundation

/// Kills orphan processes: when a run is killed, its target is killed with it, but not the children of the target.
package enum OrphanReaper {
  /// The environment variable with the run's folder, inherited by the target and its children.
  private static let variable = "BEAMULATOR_RUN_FOLDER"

  /// Marks all processes that this process starts from now on with the folder of their run.
  package static func mark(_ folder: String) { setenv(variable, absolute(folder), 1) }

  /// The maximum time to wait for killed processes to exit, in seconds.
  private static let timeout = 5.0

  /// Kills the orphan processes of dead runs and of the run that this process resumes, and waits until they have
  /// exited.
  ///
  /// - Parameter isActive: Whether a process uses the folder of a run.
  /// - Returns: The number of killed processes.
  package static func end(own folder: String, isActive: (String) -> Bool) -> Int {
    let own = absolute(folder)
    var ended: [pid_t] = []
    for process in ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap({ pid_t($0) }) {
      guard process != getpid(), let run = run(of: process) else { continue }
      guard run == own || FileManager.default.fileExists(atPath: run) && !isActive(run) else { continue }
      if kill(process, SIGKILL) == 0 { ended.append(process) }
    }
    let limit = Date(timeIntervalSinceNow: timeout)
    while ended.contains(where: holdsSomething), Date() < limit { usleep(5000) }
    return ended.count
  }

  /// Whether a process may still hold files and ports, which the last of its threads releases, after its memory. A
  /// process is a zombie as soon as its first thread has exited.
  private static func holdsSomething(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = status.lastIndex(of: ")")
    else { return false }
    return !["Z", "X"].contains(status[name...].dropFirst(2).prefix(1)) || threads(of: process).count > 1
  }

  private static func threads(of process: pid_t) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
  }

  /// Returns the folder of the run that a process belongs to.
  private static func run(of process: pid_t) -> String? {
    // A thread that has exited has no environment.
    let environments = threads(of: process).lazy.compactMap {
      FileManager.default.contents(atPath: "/proc/\(process)/task/\($0)/environ")
    }
    let mark = Array((variable + "=").utf8)
    return environments.first { !$0.isEmpty }?.split(separator: 0).first { $0.starts(with: mark) }
      .map { String(decoding: $0.dropFirst(mark.count), as: UTF8.self) }
  }

  private static func absolute(_ folder: String) -> String {
    URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
  }
}
