import Foundation

/// Processes that the targets of runs have started and that outlived their runs: where a run is killed, its target is killed
/// with it, but not what that has started.
package enum OrphanReaper {
  /// What a target is started with in its environment, and whatever it starts: the folder of its run.
  private static let variable = "BEAMULATOR_RUN_FOLDER"

  /// Marks what this process starts from now on as of a run.
  package static func mark(_ folder: String) { setenv(variable, absolute(folder), 1) }

  /// So long those that are killed may take to be gone, in seconds.
  private static let timeout = 5.0

  /// Kills what is left of runs that are dead, and of the one that this process has taken over, and waits until it is gone.
  ///
  /// - Parameter isActive: Whether a process uses the folder of a run.
  /// - Returns: How many processes these were.
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

  /// Whether a process may still have files and ports: it lets go of them after its memory, with its environment.
  private static func holdsSomething(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = status.lastIndex(of: ")")
    else { return false }
    return !["Z", "X"].contains(status[name...].dropFirst(2).prefix(1))
  }

  /// The folder of the run that a process was started for.
  private static func run(of process: pid_t) -> String? {
    guard let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return nil }
    let mark = Array((variable + "=").utf8)
    return environment.split(separator: 0).first { $0.starts(with: mark) }
      .map { String(decoding: $0.dropFirst(mark.count), as: UTF8.self) }
  }

  private static func absolute(_ folder: String) -> String {
    URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
  }
}
