import Platform
import Engine
import Beamulator
import Foundation

/// The process that `beamulator run` is: it runs the engine as its child and starts it again when that dies.
///
/// It has no behaviors, no database and no other thread, so there is nothing in it that could crash. The engine goes on
/// from the run's folder: its name comes through a pipe as soon as there is one.
struct EngineSupervisor {
  /// With more deaths than this within a minute, it gives up.
  private static let patience = 10
  /// Set in the engine's environment: the descriptor to which it writes the run's folder, this process, and how many
  /// engines died before it of late.
  static let variable = "BEAMULATOR_ENGINE_PIPE"

  private static let stopSignals = [SIGINT, SIGTERM, SIGHUP]

  private let arguments: [String]
  private let pipe: (read: Int32, write: Int32)
  private var signals = sigset_t()
  private var folder: String?
  private var stop: Int32?
  private var deaths: [Date] = []

  /// Runs a command line in an engine; gives its exit code.
  static func run(_ arguments: [String]) throws -> Int32 {
    var parent = try EngineSupervisor(arguments)
    return try parent.run()
  }

  private init(_ arguments: [String]) throws {
    self.arguments = arguments
    // Inherited as ignored, it would never tell of the engine's end.
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
      let how = "the engine died of signal \(status & 0x7F) (\(String(cString: strsignal(status & 0x7F))))"
      readFolder()
      guard let folder else {
        Terminal.error("beamulator: \(how) before the run began")
        return ExitCode.gaveUp
      }
      guard stop == nil else {
        Terminal.error("beamulator: \(how) while it was stopping; what it recorded is in \(folder)")
        return ExitCode.gaveUp
      }
      deaths.append(Date())
      deaths.removeAll { $0.timeIntervalSinceNow < -60 }
      guard deaths.count <= Self.patience else {
        Terminal.error(
          "beamulator: \(how), \(deaths.count) times within a minute; it is not started again. What it recorded is in "
            + "\(folder); go on with --resume \(folder) once the cause is gone")
        return ExitCode.gaveUp
      }
      Terminal.error("beamulator: \(how); it goes on from \(folder)")
    }
  }

  /// Starts the engine in a process group of its own, so that a Ctrl-C reaches it once, from here.
  private func start() throws -> pid_t {
    var words = [Executable.path] + arguments
    if let folder {
      // In place of one that was asked for: `last` may be another by now.
      if let place = words.firstIndex(of: "--resume") { words.removeSubrange(place...min(place + 1, words.count - 1)) }
      words.removeAll { $0.hasPrefix("--resume=") }
      words += ["--resume", folder]
    }
    var environment = ProcessInfo.processInfo.environment
    environment[Self.variable] = "\(pipe.write),\(getpid()),\(deaths.count)"
    // Where an act trapped is what one wants to read, not what the other threads did.
    if environment["SWIFT_BACKTRACE"] == nil {
      environment["SWIFT_BACKTRACE"] = "threads=crashed,registers=none,images=none"
    }
    do throws(OSProcess.StartError) {
      // The signals that end a run stay pending until the engine is ready for them.
      return try OSProcess(
        Executable.path, words, environment: environment, output: .inherited, blocking: Self.stopSignals
      ).id
    } catch {
      throw FileError(reading: Executable.path, error.code)
    }
  }

  /// Waits for the end of the engine, and hands on the signals that are meant for it.
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
