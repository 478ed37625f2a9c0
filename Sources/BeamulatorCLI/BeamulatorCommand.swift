import Engine
public import Beamulator
import Glibc

/// The command `beamulator`, for its own executable and for executables that add behaviors.
public enum BeamulatorCommand {
  /// Performs the command line of this process and exits.
  ///
  /// - Parameter behaviors: Behaviors available to populations, in addition to the shipped behaviors and those of the
  ///   simulation's folder.
  public static func main(behaviors: [any Behavior.Type] = []) -> Never {
    // A closed pipe (`beamulator … | head`) ends the output, not the run.
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst()), behaviors.map { BehaviorType($0) }))
  }

  /// Performs a command line and returns the exit code.
  private static func run(_ words: [String], _ behaviors: [BehaviorType]) -> Int32 {
    do {
      switch words.first {
      case nil, "help", "--help", "-h":
        print(try Help.text(Array(words.dropFirst())))
        return ExitCode.done
      case "--version":
        print("beamulator \(Version.text)")
        return ExitCode.done
      case let name?:
        guard let command = CommandSpec.all.first(where: { $0.name == name }) else {
          throw CommandError.unknown("command", name, among: CommandSpec.all.map(\.name) + ["help"])
        }
        let arguments = Array(words.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") {
          print(Help.text(of: command))
          return ExitCode.done
        }
        return try command.perform(Arguments(arguments, of: command), behaviors)
      }
    } catch {
      Terminal.error("beamulator: \(error)")
      return error is Interruption ? ExitCode.stopped : ExitCode.badInput
    }
  }
}

/// The exit codes of the process.
enum ExitCode {
  static let done: Int32 = 0
  /// Records are missing.
  static let incomplete: Int32 = 98
  static let badInput: Int32 = 104
  static let stopped: Int32 = 105
  /// The engine exceeded its restart budget.
  static let gaveUp: Int32 = 107
}

/// The version of this build.
enum Version {
  static let text = "0.1.0"
}
