import Beamulator

/// An error in a command line: what was asked, what was found, what to do.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// An unknown word, with the nearest known one.
  static func unknown(_ kind: String, _ word: String, among known: [String]) -> CommandError {
    let hint = SpellingSuggestion.among(known, to: word).map { ", did you mean '\($0)'?" } ?? "."
    return CommandError("unknown \(kind) '\(word)'\(hint) Known: \(known.joined(separator: ", "))")
  }
}
