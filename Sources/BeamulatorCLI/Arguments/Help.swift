/// What `beamulator help` prints.
enum Help {
  /// The help of a command, or the list of all.
  static func text(_ words: [String]) throws -> String {
    guard let name = words.first else { return overview }
    guard let command = CommandSpec.all.first(where: { $0.name == name }) else {
      throw CommandError.unknown("command", name, among: CommandSpec.all.map(\.name))
    }
    return text(of: command)
  }

  static func text(of command: CommandSpec) -> String {
    var lines = ["beamulator \(command.usage)", "", command.summary, ""]
    let flags = command.flags.map { ("--\($0.name)" + ($0.value.map { " \($0)" } ?? ""), $0.summary) }
    if !command.forms.isEmpty { lines += columns(command.forms.map { ($0.usage, $0.summary) }, width: 31) + [""] }
    lines += columns(flags)
    lines += ["", "Each flag has a variable, BEAMULATOR_ and its name: BEAMULATOR_OUT for --out. Flags win."]
    return lines.joined(separator: "\n")
  }

  private static var overview: String {
    var lines = [
      "beamulator: load whose users are alive", "",
      "  beamulator run simulations/todo      let the people of a simulation live", "",
    ]
    lines += columns(CommandSpec.all.map { ($0.usage, $0.summary) })
    lines += columns([("help [COMMAND]", "this, or a command's flags"), ("--version", "the version")])
    lines += [
      "",
      "Exit codes: 0 done, 98 records incomplete, 99 thresholds failed, 104 bad configuration or arguments, or",
      "asked in vain, 105 stopped before its end (results complete), 107 the engine gave up.",
    ]
    return lines.joined(separator: "\n")
  }

  private static func columns(_ rows: [(String, String)], width: Int = 24) -> [String] {
    rows.map { left, right in
      "  " + left + String(repeating: " ", count: max(2, width - left.count)) + right
    }
  }
}
