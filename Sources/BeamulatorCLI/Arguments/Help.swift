/// The output of `beamulator help` and `--help`.
enum Help {
  private static let margin = 27

  /// Returns the help of a command, or the list of commands.
  ///
  /// - Throws: ``CommandError`` for an unknown command.
  static func text(_ words: [String]) throws -> String {
    guard let name = words.first else { return overview }
    guard let command = CommandSpec.all.first(where: { $0.name == name }) else {
      throw CommandError.unknown("command", name, among: CommandSpec.all.map(\.name))
    }
    return text(of: command)
  }

  static func text(of command: CommandSpec) -> String {
    var lines = [command.summary.prefix(1).uppercased() + command.summary.dropFirst() + "."]
    lines += ["", "Usage:", "  beamulator \(command.usage)" + (command.flags.isEmpty ? "" : " [flags]")]
    if !command.subcommands.isEmpty {
      lines += ["", "Subcommands:"] + columns(command.subcommands.map { ($0.usage, $0.summary) }, margin: 31)
    }
    if !command.notes.isEmpty { lines += [""] + command.notes }
    if !command.flags.isEmpty {
      let flags = command.flags.map { flag in
        ("--\(flag.name)" + (flag.value.map { " \($0)" } ?? ""), flag.summary + (flag.repeats ? " (repeatable)" : ""))
      }
      lines += ["", "Flags:"] + columns(flags)
      lines += ["", "Environment variables set flags, for example BEAMULATOR_OUT sets --out. Flags take precedence."]
    }
    return lines.joined(separator: "\n")
  }

  private static var overview: String {
    var lines = ["beamulator is an actor-based load generator.", "", "Usage:", "  beamulator COMMAND [flags]", ""]
    lines += ["Commands:"] + columns(CommandSpec.all.map { ($0.usage, $0.summary) })
    lines += columns([("help [COMMAND]", "show this help, or that of a command"), ("--version", "show the version")])
    lines += ["", "Example:", "  beamulator run simulations/todo", "", "Exit codes:"]
    lines += columns(
      [
        ("0", "success"), ("98", "records incomplete"), ("99", "thresholds failed"),
        ("104", "invalid configuration or arguments, or nothing found"),
        ("105", "stopped before the end, results complete"), ("107", "the engine crashed and was not restarted"),
      ], margin: 5)
    return lines.joined(separator: "\n")
  }

  /// Two columns; a left entry that does not fit has a line of its own.
  private static func columns(_ rows: [(String, String)], margin: Int = margin) -> [String] {
    var lines: [String] = []
    for (left, right) in rows {
      if left.count + 2 > margin {
        lines += ["  " + left, String(repeating: " ", count: margin + 2) + right]
      } else {
        lines.append("  " + left + String(repeating: " ", count: margin - left.count) + right)
      }
    }
    return lines
  }
}
