import Foundation

/// A parsed command line: positional arguments and flags. Flags not given are taken from `BEAMULATOR_…` variables.
struct Arguments {
  /// The positional arguments.
  let words: [String]
  private var values: [String: [String]] = [:]

  /// - Throws: ``CommandError`` for an unknown flag, a missing or unexpected value, or a wrong number of arguments.
  init(
    _ arguments: [String], of command: CommandSpec,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    var words: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        words.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let flag = command.flags.first(where: { $0.name == name }) else {
        throw CommandError.unknown("\(command.name) flag", "--\(name)", among: command.flags.map { "--\($0.name)" })
      }
      guard let valueName = flag.value else {
        guard parts.count == 1 else { throw CommandError("--\(name) takes no value, found '\(parts[1])'") }
        values[name] = [""]
        continue
      }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
        throw CommandError("--\(name) requires a value: --\(name) \(valueName)")
      }
      guard flag.repeats || values[name] == nil else { throw CommandError("--\(name) was given twice") }
      values[name, default: []].append(value)
    }
    guard words.count >= command.words.lowerBound else {
      throw CommandError("\(command.name) requires \(command.needs)")
    }
    guard words.count <= command.words.upperBound else {
      let extra = words.dropFirst(command.words.upperBound).joined(separator: " ")
      throw CommandError("unexpected argument '\(extra)'; usage: beamulator \(command.usage)")
    }
    self.words = words
    for flag in command.flags where values[flag.name] == nil {
      let variable = "BEAMULATOR_" + flag.name.uppercased().replacingOccurrences(of: "-", with: "_")
      guard let value = environment[variable], !value.isEmpty else { continue }
      values[flag.name] = flag.repeats ? value.split(separator: ",").map(String.init) : [value]
    }
  }

  /// The value of a flag; nil if not given.
  subscript(name: String) -> String? { values[name]?.last }

  /// All values of a flag that may be given several times.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// Whether a flag was given.
  func has(_ name: String) -> Bool { values[name] != nil && values[name] != ["0"] && values[name] != ["false"] }
}
