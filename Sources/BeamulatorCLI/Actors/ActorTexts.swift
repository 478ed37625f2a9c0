import Engine
import Beamulator
import Foundation

/// A list of actors as a table.
struct ActorListText {
  let list: ActorList

  var text: String {
    guard !list.actors.isEmpty else { return "no actor matches" }
    var rows = [["ID", "NAME", "BEHAVIOR", "STATE", "ACTS", "TAGS"]]
    rows += list.actors.map {
      ["\($0.id)", $0.name, $0.behavior, $0.status.rawValue, "\($0.acts)", $0.tags.joined(separator: " ")]
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        .trimmingCharacters(in: .whitespaces)
    }
    if list.matched > list.actors.count { lines.append("and \(list.matched - list.actors.count) more") }
    return lines.joined(separator: "\n")
  }
}

extension BatchResult {
  /// Whether no actor matched, or all were refused.
  var changedNothing: Bool { matched == 0 || done.isEmpty && !refused.isEmpty }

  /// The number of changed actors and the reasons for refusals.
  ///
  /// - Parameter verb: The past participle of the command, such as `paused`.
  func text(done verb: String) -> String {
    guard matched > 0 else { return "no actor matches, none was \(verb); see beamulator actors list" }
    let head = "\(done.count + more) of \(matched) actors \(verb)"
    let reasons = refused.prefix(20).map { "  refused: \($0.name) (\($0.id)): \($0.reason ?? "")" }
    let rest = refused.count > reasons.count ? ["  and \(refused.count - reasons.count) more"] : []
    return ([head] + reasons + rest).joined(separator: "\n")
  }
}

extension JSON {
  /// A string without quotes, any other value as JSON.
  var plainText: String { if case .string(let text) = self { text } else { text } }
}
