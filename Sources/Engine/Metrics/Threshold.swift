import Beamulator

/// A pass criterion of a run: a metric, optionally of one action or severity, and a bound.
package struct Threshold: Sendable {
  /// `action_duration`, `action_duration{action:list_tasks}`, `complaints{severity:urgent}`.
  package let selector: String
  package let expression: ThresholdExpression

  private static let durations = ["action_duration", "action_response", "lag"]
  private static let counts = ["action_failed", "actions", "complaints"]

  /// The threshold as it was written.
  package var text: String { "\(selector): \(expression.text)" }

  /// The error in the selector; nil if it is valid.
  var selectorProblem: String? {
    let metrics = Self.durations + Self.counts
    guard metrics.contains(metric) else {
      let hint = SpellingSuggestion.among(metrics, to: metric).map { ", did you mean '\($0)'?" } ?? "."
      return "unknown metric '\(metric)'\(hint) Known here: \(metrics.joined(separator: ", "))"
    }
    guard expression.isOfDurations == Self.durations.contains(metric) else {
      let right = expression.isOfDurations ? "count or rate" : "avg, min, med, max or p(N)"
      return "'\(expression.text)' does not apply to \(metric); use \(right)"
    }
    guard let label else { return nil }
    let right = metric == "complaints" ? "severity" : metric == "lag" ? nil : "action"
    guard let right, label.hasPrefix(right + ":") else {
      return "'\(selector)' has a label that \(metric) does not support; "
        + (right.map { "write \(metric){\($0):NAME}" } ?? "write \(metric) alone")
    }
    let name = label.dropFirst(right.count + 1)
    if metric == "complaints", Severity(rawValue: String(name)) == nil {
      return "unknown severity '\(name)'; known: \(Severity.allCases.map(\.rawValue).joined(separator: ", "))"
    }
    return nil
  }

  /// Returns whether the run passes. Without any measured duration a threshold passes, unless it names an action that
  /// was never performed.
  package func isKept(by run: RunStatistics) -> Bool { value(in: run).map(expression.holds) ?? (label == nil) }

  /// Returns the measured quantity for display, or the reason why there is none.
  package func measured(in run: RunStatistics) -> String {
    if let value = value(in: run) { return expression.text(of: value) }
    guard let name else { return "nothing measured" }
    let others = run.actions.filter { $0.value.count > 0 }.keys.sorted().joined(separator: ", ")
    return "no action '\(name)' was performed" + (others.isEmpty ? "" : "; performed: \(others)")
  }

  /// Returns the quantity in the run; nil when nothing was measured.
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

  /// The value of the label.
  private var name: String? { label.map { String($0.drop { $0 != ":" }.dropFirst()) } }

  private var label: String? {
    guard let open = selector.firstIndex(of: "{") else { return nil }
    return String(selector[selector.index(after: open)...].dropLast(selector.hasSuffix("}") ? 1 : 0))
  }
}
