import Engine
import Beamulator
import Foundation

/// The details of one actor as text.
struct ActorDetailText {
  /// The answer of `/api/v1/actors/ID`.
  let actor: ConfigNode
  let run: LiveStatus

  var text: String {
    var lines = [
      "actor       \(Self.shown(actor["name"])) (\(Self.shown(actor["id"])))",
      "behavior    \(Self.shown(actor["behavior"]))", "tags        \(tags)", "status      \(status)",
      "next act    \(nextAct)",
      "totals      \(Self.shown(actor["acts"])) acts, \(Self.shown(actor["performed"])) actions, "
        + "\(Self.shown(actor["crashes_of_late"])) recent crashes, "
        + "\(Self.shown(actor["messages"])) messages in the mailbox",
    ]
    lines += values("state") + values("config")
    lines += table("last_actions", ["last actions (UTC)", "action", "outcome", "service (ms)", "details"]) { action in
      let details = [action["args"], action["error"] ?? action["result"]].compactMap(\.self).filter { !$0.isNull }
      return [
        Self.time(action), Self.shown(action["action"]), Self.outcome(action),
        QueryText.milliseconds(Self.number(action["service_us"])), details.map(Self.shown).joined(separator: " → "),
      ]
    }
    lines += table("last_complaints", ["complaints (UTC)", "severity", "message", "action"]) {
      [Self.time($0), Self.shown($0["severity"]), Self.shown($0["message"]), Self.shown($0["action"])]
    }
    lines += table("last_crashes", ["crashes (UTC)", "error", "act", "restart after"]) {
      [Self.time($0), Self.shown($0["error"]), Self.shown($0["act"]), Self.shown($0["restart_after"])]
    }
    return lines.joined(separator: "\n")
  }

  private var tags: String {
    guard case .sequence(let tags)? = actor["tags"]?.value, !tags.isEmpty else { return "-" }
    return tags.map(Self.shown).joined(separator: " ")
  }

  private var status: String {
    let reason = actor["quarantined"].map { $0.isNull ? "" : ": \(Self.shown($0))" } ?? ""
    return Self.shown(actor["status"]) + reason
  }

  private var nextAct: String {
    guard let next = Double(Self.shown(actor["next_act_seconds"])) else { return "-" }
    let seconds = max(next - run.simulatedSeconds, 0)
    return "\(QueryText.time(run.instant(seconds))) UTC, in \(Timespan.seconds(seconds.rounded()).shortText)"
  }

  /// The members of a state or a configuration, one line per key.
  private func values(_ key: String) -> [String] {
    guard let node = actor[key], !node.isNull else { return ["\(key)  -"] }
    guard case .object(let members) = JSON(node) else { return ["\(key)  \(Self.shown(node))"] }
    return [members.isEmpty ? "\(key)  {}" : key] + members.map { "  \($0.name): \($0.value.plainText)" }
  }

  private func table(_ key: String, _ head: [String], _ cells: (ConfigNode) -> [String]) -> [String] {
    guard case .sequence(let rows)? = actor[key]?.value, !rows.isEmpty else { return [] }
    return TextTable(head, rows.map(cells), left: Set(head.indices)).lines
  }

  private static func shown(_ node: ConfigNode?) -> String {
    guard let node, !node.isNull else { return "-" }
    return JSON(node).plainText
  }

  private static func number(_ node: ConfigNode?) -> Int64? { Int64(shown(node)) }

  private static func time(_ entry: ConfigNode) -> String { number(entry["timestamp"]).map(QueryText.time) ?? "-" }

  private static func outcome(_ action: ConfigNode) -> String {
    switch shown(action["success"]) {
    case "true": "done"
    case "false": "failed"
    default: "in doubt"
    }
  }
}
