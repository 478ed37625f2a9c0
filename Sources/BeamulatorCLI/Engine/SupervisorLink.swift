import Foundation

/// The engine's connection to its supervisor: the engine exits with it and reports the run's folder.
struct SupervisorLink {
  private let descriptor: Int32
  /// Whether this engine replaces one that crashed.
  let isRestart: Bool

  /// Returns nil in a process that is not an engine.
  init?() {
    guard let text = ProcessInfo.processInfo.environment[EngineSupervisor.variable] else { return nil }
    // The target inherits the environment and is not an engine.
    unsetenv(EngineSupervisor.variable)
    let numbers = text.split(separator: ",").compactMap { Int32($0) }
    guard numbers.count == 3 else { return nil }
    descriptor = numbers[0]
    isRestart = numbers[2] > 0
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Reports the run's folder, from which a restarted engine resumes.
  func tell(folder: String) {
    let line = Array((URL(fileURLWithPath: folder).path + "\n").utf8)
    _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }
}
