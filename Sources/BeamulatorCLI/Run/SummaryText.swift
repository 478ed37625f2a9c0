import Engine
import Beamulator
import Foundation

/// A run's summary as text.
struct SummaryText {
  let summary: RunSummary

  var text: String {
    var lines = ["", "run \(summary.runId) (\(summary.simulation), seed \(summary.seed), speed \(summary.speed))", ""]
    lines += totals + [""]
    if !summary.actions.isEmpty { lines += actions + [""] }
    if !errors.isEmpty { lines += errors + [""] }
    if !summary.httpUs.isEmpty { lines += phases + [""] }
    lines.append(Self.left("lag (ms)", 40) + Self.row(summary.lagUs))
    lines += complaints + thresholds
    lines.append("decision digest           \(summary.decisionDigest)")
    lines.append("results                   \(summary.results)")
    lines.append("verdict                   \(summary.verdict)\(Self.explanation(summary))")
    return lines.joined(separator: "\n")
  }

  private var totals: [String] {
    let totals = summary.totals
    let simulated = Timespan.seconds(summary.simulatedSeconds.rounded())
    var lines = [
      "simulated time            \(simulated) in \(Self.seconds(summary.wallSeconds)) wall-clock",
      "actors                    \(totals.actors) on \(summary.shards) shards",
      "acts                      \(totals.acts) (\(Self.perSecond(totals.acts, summary.wallSeconds)))",
      "actions                   \(totals.actions) (\(Self.perSecond(totals.actions, summary.wallSeconds))), "
        + "\(totals.failed) failed",
      "engine CPU, peak memory   \(Self.seconds(summary.cpuSeconds)) "
        + "(\(String(format: "%.1f", 100 * summary.cpuSeconds / max(summary.wallSeconds, 0.001))) % of a core), "
        + "\(summary.peakRssBytes >> 20) MiB",
    ]
    if totals.crashes > 0 { lines.append("crashes                   \(totals.crashes), \(totals.restarts) restarts") }
    if totals.quarantined > 0 {
      lines.append(
        "quarantined               \(totals.quarantined) actors; see crashes/ in the run's folder")
    }
    if let restarts = totals.targetRestarts, restarts > 0 {
      lines.append("target restarts           \(restarts); see log.jsonl and the target_exited events")
    }
    if totals.inDoubt > 0 { lines.append("in doubt                  \(totals.inDoubt) actions, outcome unknown") }
    if let refused = totals.refusedMessages, refused > 0 {
      lines.append("refused messages          \(refused), mailbox full")
    }
    if totals.dropped > 0 { lines.append("dropped                   \(totals.dropped) records lost") }
    if let waiting = totals.waiting {
      lines.append(
        "waiting                   \(waiting) records in spool/ of the run's folder; store them with")
      lines.append("                          beamulator runs push \(summary.runId) --sink postgres://…")
    }
    if let recorded = totals.recorded, let stored = totals.stored, recorded != stored {
      let rejected = totals.rejected.map { "; \($0) rejected, see rejected.jsonl in the run's folder" } ?? ""
      lines.append("stored                    \(stored) of \(recorded) records acknowledged\(rejected)")
    }
    return lines
  }

  private var actions: [String] {
    let rows = summary.actions.sorted { $0.key < $1.key }
    let services = rows.map { name, action in
      Self.left(name, 26) + Self.right("\(action.count)", 7) + Self.right("\(action.failed)", 7)
        + Self.row(action.serviceUs)
    }
    let responses = rows.map { name, action in Self.left("  " + name, 40) + Self.row(action.responseUs) }
    return [Self.left("action, service time (ms)", 26) + Self.right("count", 7) + Self.right("failed", 7) + Self.names]
      + services + [Self.left("response time, lag included (ms)", 40) + Self.names] + responses
  }

  /// The most frequent failures.
  private var errors: [String] {
    let all = summary.actions.flatMap { name, action in
      (action.errors ?? [:]).map { (name: name, text: $0.key, count: $0.value) }
    }.sorted { ($1.count, $0.name, $0.text) < ($0.count, $1.name, $1.text) }
    return all.prefix(5).map {
      Self.left("failed: " + $0.name, 26) + Self.right("\($0.count)", 7) + "  "
        + RecordText.truncated(String($0.text.prefix { !$0.isNewline }), to: 80)
    } + (all.count > 5 ? ["failed: other errors      \(all.dropFirst(5).reduce(0) { $0 + $1.count })"] : [])
  }

  private var phases: [String] {
    let phases = summary.httpUs.filter { $0.value.max > 0 }.sorted { $0.key < $1.key }
    return [Self.left("HTTP phases (ms)", 40) + Self.names]
      + phases.map { Self.left("  " + $0.key.dropFirst(9), 40) + Self.row($0.value) }
  }

  private var complaints: [String] {
    let counts = summary.complaints.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    let hint = summary.totals.complaints > 0 ? "; see beamulator query \(summary.runId)" : ""
    return ["complaints                \(summary.totals.complaints) (\(counts.joined(separator: ", ")))\(hint)"]
  }

  private var thresholds: [String] {
    summary.thresholds.map { threshold in
      "threshold                 \(threshold.passed ? "kept  " : "BROKEN") \(threshold.expression)"
        + (threshold.measured.map { " (\($0))" } ?? "")
    }
  }

  private static let names = ["avg", "min", "med", "max", "p90", "p95", "p99", "p99.9"].map { right($0, 9) }.joined()

  private static func row(_ value: Quantiles) -> String {
    [value.avg, value.min, value.p50, value.max, value.p90, value.p95, value.p99, value.p999]
      .map { right(String(format: $0 >= 1e6 ? "%.0f" : "%.3f", $0 / 1000), 9) }.joined()
  }

  private static func explanation(_ summary: RunSummary) -> String {
    switch summary.exitCode {
    case 98:
      summary.totals.dropped == 0 && summary.totals.waiting != nil
        ? ": records are waiting in the spool" : ": records are missing"
    case 99: ": all records stored, but thresholds were BROKEN"
    case 105: ": all records stored; stopped before the end"
    default: ": all records stored"
    }
  }

  private static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
  private static func perSecond(_ count: Int, _ seconds: Double) -> String {
    String(format: "%.1f/s", Double(count) / max(seconds, 0.001))
  }
  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
