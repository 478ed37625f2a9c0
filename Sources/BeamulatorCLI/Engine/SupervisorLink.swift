import ActorRuntime
import Foundation

/// The engine's side of its parent: it dies with it, and tells it where the run is.
struct SupervisorLink {
  private let descriptor: Int32
  /// Whether it goes on in place of an engine that died.
  let isRestart: Bool

  /// Nil in a process that is no engine.
  init?() {
    guard let text = ProcessInfo.processInfo.environment[EngineSupervisor.variable] else { return nil }
    // The target, which inherits the environment, is no engine.
    unsetenv(EngineSupervisor.variable)
    let numbers = text.split(separator: ",").compactMap { Int32($0) }
    guard numbers.count == 3 else { return nil }
    descriptor = numbers[0]
    isRestart = numbers[2] > 0
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Tells the folder of the run, from which another engine can go on.
  func tell(folder: String) {
    let line = Array((URL(fileURLWithPath: folder).path + "\n").utf8)
    _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }
}
