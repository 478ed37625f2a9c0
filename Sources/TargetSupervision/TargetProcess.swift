import Platform
import Glibc
import Synchronization

/// The target as a child process of the run: started before the actors, stopped after them.
final class TargetProcess: Sendable {
  private let pid: pid_t
  private let command: String
  private let output: String
  private let status = Mutex<Int32?>(nil)

  /// Starts a command in its own process group, so that Ctrl-C in the terminal does not stop the target before the
  /// actors. The target is killed when the calling thread ends.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments. A program without a slash is searched for in `folders`, then in the
  ///     `PATH`.
  ///   - output: The file to which the target's output is appended.
  /// - Throws: ``TargetError`` if the program cannot be started.
  init(_ command: [String], output: String, folders: [String]) throws {
    self.command = command.joined(separator: " ")
    self.output = output
    guard let name = command.first, !name.isEmpty else {
      throw TargetError(
        description: "target.start is empty; write the program and its arguments: [todo-server, --port, \"8000\"]")
    }
    do throws(OSProcess.StartError) {
      pid = try OSProcess(Self.path(of: name, folders), command, output: .file(output)).id
    } catch {
      throw TargetError(
        description: "the target '\(name)' cannot be started: \(String(cString: strerror(error.code))); "
          + "put the program on the PATH, write its full path in target.start, or use a running target with "
          + "--target URL")
    }
  }

  private static func path(of name: String, _ folders: [String]) -> String {
    if name.contains("/") { return name }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let places = folders + path.split(separator: ":").map(String.init)
    return places.map { $0 + "/" + name }.first { access($0, X_OK) == 0 } ?? name
  }

  /// Waits until the target is ready.
  ///
  /// - Parameters:
  ///   - limit: The time limit, in seconds.
  ///   - probe: Returns the reason why the target is not ready; nil if it is ready.
  /// - Throws: ``TargetError`` with the end of the target's output if the target exits or exceeds the time limit; the
  ///   errors of the probe.
  func awaitReady(within limit: Double, probe: () throws -> String?) throws {
    let deadline = MonotonicClock.deadline(after: limit)
    while true {
      guard isRunning else {
        throw TargetError(description: "the target '\(command)' ended before it was ready (\(ending)). \(printed)")
      }
      guard let problem = try probe() else { return }
      guard MonotonicClock.now < deadline else {
        throw TargetError(
          description: "the target '\(command)' was not ready within \(limit) s (\(problem)). \(printed)")
      }
      usleep(20_000)
    }
  }

  /// Whether the target is running. After it has exited, the rest of its process group is killed, so that its port is
  /// free.
  var isRunning: Bool {
    status.withLock { status in
      guard status == nil else { return false }
      var end = siginfo_t()
      // The process is not reaped yet, so that its id is not reused before the group is killed.
      guard waitid(P_PID, id_t(pid), &end, WEXITED | WNOHANG | WNOWAIT) == 0, end.si_signo == SIGCHLD else {
        return true
      }
      kill(-pid, SIGKILL)
      status = reap(0)
      return false
    }
  }

  /// Stops the target and its process group with SIGTERM, and kills them if they do not exit in time.
  ///
  /// - Parameter seconds: The time limit for the exit.
  func stop(within seconds: Double = 5) {
    guard isRunning else { return }
    kill(-pid, SIGTERM)
    let deadline = MonotonicClock.deadline(after: seconds)
    status.withLock { status in
      while MonotonicClock.now < deadline {
        if status == nil { status = reap(WNOHANG) }
        if status != nil, kill(-pid, 0) != 0 { return }
        usleep(5_000)
      }
      kill(-pid, SIGKILL)
      if status == nil { status = reap(0) }
    }
  }

  private func reap(_ options: Int32) -> Int32? {
    var code: Int32 = 0
    return waitpid(pid, &code, options) == pid ? code : nil
  }

  /// A description of the target's exit.
  var ending: String {
    guard let code = status.withLock({ $0 }) else { return "still running" }
    let signal = code & 0x7F
    return signal == 0 ? "exit code \(code >> 8 & 0xFF)" : "signal \(signal)"
  }

  /// The end of the target's output, for error texts.
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
