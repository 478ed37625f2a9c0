import Beamulator
import Foundation

extension SupervisionTree {
  /// The tree as text; without empty groups.
  package var text: String {
    let time = Timespan.seconds(simulatedSeconds)
    var lines = ["run \(runID) (\(simulation)) at \(time.shortText)"]
    let branches =
      [("services", services.map(Self.line))]
      + groups.filter { $0.actors > 0 }.map { group in
        (
          Self.line(group),
          group.shown.map { Self.line($0, at: time) } + (group.more > 0 ? ["and \(group.more) more"] : [])
        )
      }
    for (place, (title, leaves)) in branches.enumerated() {
      let isLast = place == branches.count - 1
      lines.append((isLast ? "└─ " : "├─ ") + title)
      for (place, leaf) in leaves.enumerated() {
        lines.append((isLast ? "   " : "│  ") + (place == leaves.count - 1 ? "└─ " : "├─ ") + leaf)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ service: Services.Service) -> String {
    var text = service.name.rawValue
    if let since = service.failingSince {
      text += "  failing since \(since.ISO8601Format()): \(oneLine(service.lastError ?? ""))"
    } else {
      text += "  running"
    }
    if service.restarts > 0 { text += ", recovered from \(count(service.restarts, "failure", "failures"))" }
    return text
  }

  private static func line(_ group: Group) -> String {
    let counts = [
      (group.waiting, "waiting"), (group.acting, "acting"), (group.crashed, "waiting after a crash"),
      (group.quarantined, "quarantined"), (group.paused, "paused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let budget = "quarantined at crash \(group.restarts.crashes) within \(group.restarts.within)"
    return ["\(group.behavior)  \(count(group.actors, "actor", "actors"))", counts.joined(separator: ", "), budget]
      .filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func line(_ actor: ActorSummary, at time: Timespan) -> String {
    var parts = ["\(actor.name) (\(actor.id))  \(actor.status)"]
    if let reason = actor.reason { parts[0] += ": \(oneLine(reason))" }
    if actor.crashesOfLate > 0 { parts.append("\(count(actor.crashesOfLate, "crash", "crashes")) recently") }
    if let next = actor.nextAct { parts.append("acts in \((max(.seconds(next) - time, .zero)).shortText)") }
    return parts.joined(separator: ", ")
  }

  private static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
  }

  private static func oneLine(_ text: String) -> String {
    let line = text.prefix { !$0.isNewline }
    return line.count > 120 ? line.prefix(120) + "…" : String(line)
  }
}
