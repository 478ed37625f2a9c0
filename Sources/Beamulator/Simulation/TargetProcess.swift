import Glibc
import Synchronization

/// The system under test as a child of the run: started before the actors, stopped after them.
public final class TargetProcess: Sendable {
  /// A target that cannot be used, and what it printed.
  public struct Problem: Error, Sendable, CustomStringConvertible {
    public let description: String
  }

  private let pid: pid_t
  private let command: String
  private let output: String
  private let status = Mutex<Int32?>(nil)

  /// Starts a command in a process group of its own, so that a Ctrl-C meant for the run does not end it first.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments; one without a slash is looked for in `folders`, then on the `PATH`.
  ///   - output: The file that takes what it prints.
  /// - Throws: ``Problem`` when it cannot be started.
  public init(_ command: [String], output: String, folders: [String]) throws {
    self.command = command.joined(separator: " ")
    self.output = output
    guard let name = command.first, !name.isEmpty else {
      throw Problem(
        description: "target.start is empty; write the program and its arguments: [todo-server, --port, \"8000\"]")
    }
    let program =
      name.contains("/") ? name : folders.map { $0 + "/" + name }.first { access($0, X_OK) == 0 } ?? name
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&files, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid = pid_t()
    let failure = posix_spawnp(&pid, program, &files, &attributes, &arguments, environ)
    guard failure == 0 else {
      throw Problem(
        description: "the target '\(name)' cannot be started: \(String(cString: strerror(failure))); "
          + "put it on the PATH, write its whole path in target.start, or use --target URL for one that runs already")
    }
    self.pid = pid
  }

  /// Waits until the target can be used.
  ///
  /// - Parameters:
  ///   - limit: Seconds that it may take.
  ///   - probe: What keeps it from being used; nil if nothing does.
  /// - Throws: ``Problem`` when it ends or does not answer in time, with the end of what it printed.
  public func awaitReady(within limit: Double, probe: () throws -> String?) throws {
    let deadline = SimulationClock.wallNow + Int64(limit * 1e9)
    while true {
      guard isRunning else {
        throw Problem(description: "the target '\(command)' ended before it was ready (\(ending)). \(printed)")
      }
      guard let problem = try probe() else { return }
      guard SimulationClock.wallNow < deadline else {
        throw Problem(description: "the target '\(command)' was not ready within \(limit) s (\(problem)). \(printed)")
      }
      usleep(20_000)
    }
  }

  /// Whether it has not ended.
  public var isRunning: Bool { awaitEnd(WNOHANG) == nil }

  /// Ends it: asked to first, after some seconds made to.
  public func stop(within seconds: Double = 5) {
    kill(-pid, SIGTERM)
    let deadline = SimulationClock.wallNow + Int64(seconds * 1e9)
    while isRunning, SimulationClock.wallNow < deadline { usleep(5_000) }
    guard isRunning else { return }
    kill(-pid, SIGKILL)
    _ = awaitEnd(0)
  }

  private func awaitEnd(_ options: Int32) -> Int32? {
    status.withLock { status in
      if status == nil {
        var code: Int32 = 0
        if waitpid(pid, &code, options) == pid { status = code }
      }
      return status
    }
  }

  /// How it ended, in words.
  public var ending: String {
    guard let code = status.withLock({ $0 }) else { return "still running" }
    let signal = code & 0x7F
    return signal == 0 ? "exit code \(code >> 8 & 0xFF)" : "signal \(signal)"
  }

  /// The end of what it printed.
  private var printed: String {
    let descriptor = open(output, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    lseek(descriptor, max(0, size - 1000), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = read(descriptor, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    return text.isEmpty ? "It printed nothing." : "It printed:\n\(text)"
  }
}
