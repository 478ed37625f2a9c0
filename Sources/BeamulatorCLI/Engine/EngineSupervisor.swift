import Platform
import Engine
import Beamulator
import Foundation

/// The parent process of `beamulator run`: runs the engine as a child process and restarts it after a crash.
///
/// It has no behaviors, no database connection and a single thread, so little in it can crash. A restarted engine
/// resumes from the run's folder, whose path the first engine writes to a pipe.
struct EngineSupervisor {
  /// The maximum number of crashes within a minute.
  private static let restartBudget = 10
  /// The environment variable of the engine with the pipe's descriptor, this process's ID and the number of recent
  /// crashes.
  static let variable = "BEAMULATOR_ENGINE_PIPE"

  private static let stopSignals = [SIGINT, SIGTERM, SIGHUP]

  private let arguments: [String]
  private let pipe: (read: Int32, write: Int32)
  private var signals = sigset_t()
  private var folder: String?
  private var stop: Int32?
  /// The times of the recent crashes of the engine.
  private var crashes: [Date] = []

  /// Runs a command line in an engine process and returns its exit code.
  static func run(_ arguments: [String]) throws -> Int32 {
    var supervisor = try EngineSupervisor(arguments)
    return try supervisor.run()
  }

  private init(_ arguments: [String]) throws {
    self.arguments = arguments
    // If SIGCHLD were inherited as ignored, the end of the engine would not be reported.
    signal(SIGCHLD, SIG_DFL)
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw FileError(reading: "a pipe", errno) }
    pipe = (ends[0], ends[1])
    _ = fcntl(pipe.read, F_SETFD, FD_CLOEXEC)
    _ = fcntl(pipe.read, F_SETFL, O_NONBLOCK)
    sigemptyset(&signals)
    for signal in Self.stopSignals + [SIGCHLD] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private mutating func run() throws -> Int32 {
    while true {
      let child = try start()
      let status = wait(child)
      if status & 0x7F == 0 { return status >> 8 & 0xFF }
      let cause = "the engine was terminated by signal \(status & 0x7F) (\(String(cString: strsignal(status & 0x7F))))"
      readFolder()
      guard let folder else {
        Terminal.error("beamulator: \(cause) before the run started")
        return ExitCode.gaveUp
      }
      guard stop == nil else {
        Terminal.error("beamulator: \(cause) while stopping; the results so far are in \(folder)")
        return ExitCode.gaveUp
      }
      crashes.append(Date())
      crashes.removeAll { $0.timeIntervalSinceNow < -60 }
      guard crashes.count <= Self.restartBudget else {
        Terminal.error(
          "beamulator: \(cause), \(crashes.count) times within a minute; it is not restarted. "
            + "The results so far are in \(folder); fix the cause, then continue with --resume \(folder)")
        return ExitCode.gaveUp
      }
      Terminal.error("beamulator: \(cause); restarting from \(folder)")
    }
  }

  /// Starts the engine in its own process group, so that it receives Ctrl-C only once, from this process.
  private func start() throws -> pid_t {
    var words = [Executable.path] + arguments
    if let folder {
      // Replaces a given --resume: `last` may be a different run by now.
      if let index = words.firstIndex(of: "--resume") { words.removeSubrange(index...min(index + 1, words.count - 1)) }
      words.removeAll { $0.hasPrefix("--resume=") }
      words += ["--resume", folder]
    }
    var environment = ProcessInfo.processInfo.environment
    environment[Self.variable] = "\(pipe.write),\(getpid()),\(crashes.count)"
    // Limit the backtrace to the thread that crashed.
    if environment["SWIFT_BACKTRACE"] == nil {
      environment["SWIFT_BACKTRACE"] = "threads=crashed,registers=none,images=none"
    }
    do throws(OSProcess.StartError) {
      // Signals that end a run stay blocked until the engine handles them.
      return try OSProcess(
        Executable.path, words, environment: environment, output: .inherited, blocking: Self.stopSignals
      ).id
    } catch {
      throw FileError(reading: Executable.path, error.code)
    }
  }

  /// Waits for the engine to exit and forwards signals to it.
  ///
  /// - Returns: The wait status.
  private mutating func wait(_ child: pid_t) -> Int32 {
    while true {
      var status: Int32 = 0
      if waitpid(child, &status, WNOHANG) == child { return status }
      let signal = sigwaitinfo(&signals, nil)
      guard signal > 0, signal != SIGCHLD else { continue }
      stop = signal
      kill(child, signal)
    }
  }

  private mutating func readFolder() {
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(pipe.read, &bytes, bytes.count)
    guard count > 0 else { return }
    folder = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").last.map(String.init) ?? folder
  }
}
