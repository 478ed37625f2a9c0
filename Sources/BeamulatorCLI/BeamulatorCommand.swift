import Glibc

/// The command `beamulator`.
@main
struct BeamulatorCommand {
  static func main() {
    // A reader that leaves (`beamulator … | head`) ends the output, not the run.
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  /// Performs a command line; gives the exit code.
  private static func run(_ words: [String]) -> Int32 {
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
        return try command.perform(Arguments(arguments, of: command))
      }
    } catch {
      Terminal.error("beamulator: \(error)")
      return error is Interruption ? ExitCode.stopped : ExitCode.badInput
    }
  }
}

/// What the process's exit code means.
enum ExitCode {
  static let done: Int32 = 0
  static let badInput: Int32 = 104
  static let stopped: Int32 = 105
}

/// The version of this build.
enum Version {
  static let text = "0.1.0"
}
