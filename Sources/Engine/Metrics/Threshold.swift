import Beamulator

/// What a run must have kept to for its verdict: a metric, maybe of one action or severity, and a bound.
package struct Threshold: Sendable {
  /// `action_duration`, `action_duration{action:list_tasks}`, `complaints{severity:urgent}`.
  package let selector: String
  package let expression: ThresholdExpression

  private static let durations = ["action_duration", "action_response", "lag"]
  private static let counts = ["action_failed", "actions", "complaints"]

  /// As it was written.
  package var text: String { "\(selector): \(expression.text)" }

  /// What is wrong with the selector; nil if nothing is.
  var selectorProblem: String? {
    let metrics = Self.durations + Self.counts
    guard metrics.contains(metric) else {
      let hint = SpellingSuggestion.among(metrics, to: metric).map { ", did you mean '\($0)'?" } ?? "."
      return "unknown metric '\(metric)'\(hint) Known here: \(metrics.joined(separator: ", "))"
    }
    guard expression.isOfDurations == Self.durations.contains(metric) else {
      let right = expression.isOfDurations ? "count and rate" : "avg, min, med, max and p(N)"
      return "'\(expression.text)' does not fit \(metric), which has \(right)"
    }
    guard let label else { return nil }
    let right = metric == "complaints" ? "severity" : metric == "lag" ? nil : "action"
    guard let right, label.hasPrefix(right + ":") else {
      return "'\(selector)' selects by what \(metric) has not; "
        + (right.map { "write \(metric){\($0):NAME}" } ?? "write \(metric) alone")
    }
    let name = label.dropFirst(right.count + 1)
    if metric == "complaints", Severity(rawValue: String(name)) == nil {
      return "unknown severity '\(name)'; known: \(Severity.allCases.map(\.rawValue).joined(separator: ", "))"
    }
    return nil
  }

  /// Whether the run kept to it. Durations of which there is none keep to any bound, but not those of an action that is
  /// named and never came up.
  package func isKept(by run: RunStatistics) -> Bool { value(in: run).map(expression.holds) ?? (label == nil) }

  /// The quantity in the run, for people; why there is none where there is none.
  package func measured(in run: RunStatistics) -> String {
    if let value = value(in: run) { return expression.text(of: value) }
    guard let name else { return "nothing to measure" }
    let others = run.actions.filter { $0.value.count > 0 }.keys.sorted().joined(separator: ", ")
    return "there was no action '\(name)'" + (others.isEmpty ? "" : "; there were \(others)")
  }

  /// The quantity in the run; nil when there is nothing to measure.
  private func value(in run: RunStatistics) -> Double? {
    var actions = ActionStatistics()
    for (action, statistics) in run.actions where name == nil || name == action { actions.merge(statistics) }
    switch metric {
    case "action_duration": return expression.value(of: actions.service)
    case "action_response": return expression.value(of: actions.response)
    case "lag": return expression.value(of: run.lag)
    case "action_failed": return expression.value(of: actions.failed, among: actions.count)
    case "actions": return expression.value(of: actions.count, among: run.performed)
    default:
      let complaints = run.complaints.filter { name == nil || name == $0.key.rawValue }.values.reduce(0, +)
      return expression.value(of: complaints, among: run.acts)
    }
  }

  private var metric: String { String(selector.prefix { $0 != "{" }) }

  /// What the label says.
  private var name: String? { label.map { String($0.drop { $0 != ":" }.dropFirst()) } }

  private var label: String? {
    guard let open = selector.firstIndex(of: "{") else { return nil }
    return String(selector[selector.index(after: open)...].dropLast(selector.hasSuffix("}") ? 1 : 0))
  }
}
