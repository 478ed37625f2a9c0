import Foundation
import Storage

/// Two runs side by side.
struct RunComparison: Encodable {
  struct Row: Encodable {
    /// The name of an action, behavior, actor or complaint; nil for all actions.
    let name: String?
    let quantity: String
    /// A count, or a duration in microseconds; nil if the run has none, or if it is beyond the limit of rows.
    let first: Int64?
    let second: Int64?
    /// The change from first to second, in percent of the first.
    let changePercent: Double?

    init(_ name: String?, _ quantity: String, _ first: Int64?, _ second: Int64?) {
      (self.name, self.quantity, self.first, self.second) = (name, quantity, first, second)
      changePercent =
        if let first, let second, first != 0 { 100 * (Double(second) / Double(first) - 1) } else { nil }
    }
  }

  let first: RecordedRun
  let second: RecordedRun
  let rows: [Row]
  let isCut: Bool

  /// - Parameter limit: The maximum number of groups and of complaints of each run.
  init(_ first: RecordSource, _ second: RecordSource, by grouping: QueryGrouping, limit: Int) throws {
    (self.first, self.second) = (first.run, second.run)
    let sources = [first, second]
    let totals = try sources.map { try $0.query.figures(of: $0.run.runId) }
    let groups = try sources.map { try $0.query.figures(of: $0.run.runId, by: grouping, limit: limit) }
    let complaints = try sources.map { try $0.query.complaints(of: $0.run.runId, limit: limit) }
    var rows = Self.rows(nil, totals[0], totals[1])
    for name in Self.names(groups.map { $0.rows.map(Self.name) }) {
      let found = groups.map { group in group.rows.first { Self.name($0) == name } }
      rows += Self.rows(name, found[0], found[1], missing: groups.map { $0.isCut ? nil : 0 })
    }
    for name in Self.names(complaints.map { $0.rows.map(Self.name) }) {
      let found = complaints.map { list -> Int64? in
        list.rows.first { Self.name($0) == name }?.complaints ?? (list.isCut ? nil : 0)
      }
      rows.append(Row(name, "complaints", found[0], found[1]))
    }
    self.rows = rows
    isCut = groups.contains(where: \.isCut) || complaints.contains(where: \.isCut)
  }

  var lines: [String] {
    let cells = rows.map { row in
      let isDuration = row.quantity.hasSuffix("_us")
      let values = [row.first, row.second].map { value in
        isDuration ? QueryText.milliseconds(value) : value.map(String.init) ?? "-"
      }
      return [
        row.name ?? "all",
        isDuration
          ? row.quantity.dropLast(3).replacing("_", with: " ") + " (ms)" : row.quantity.replacing("_", with: " "),
      ]
        + values + [row.changePercent.map { String(format: "%+.1f %%", $0) } ?? "-"]
    }
    return TextTable(["", "", first.runId, second.runId, "change"], cells, left: [0, 1]).lines
      + (isCut ? ["more rows available; see --limit"] : [])
  }

  /// - Parameter missing: The counts of a run without figures; nil if they are unknown.
  private static func rows(
    _ name: String?, _ first: ActionFigures?, _ second: ActionFigures?, missing: [Int64?] = [0, 0]
  ) -> [Row] {
    [
      Row(name, "actions", first?.actions ?? missing[0], second?.actions ?? missing[1]),
      Row(name, "failed", first?.failed ?? missing[0], second?.failed ?? missing[1]),
      Row(name, "in_doubt", first?.inDoubt ?? missing[0], second?.inDoubt ?? missing[1]),
      Row(name, "service_p50_us", first?.serviceUs.p50, second?.serviceUs.p50),
      Row(name, "service_p95_us", first?.serviceUs.p95, second?.serviceUs.p95),
      Row(name, "service_p99_us", first?.serviceUs.p99, second?.serviceUs.p99),
      Row(name, "lag_p99_us", first?.lagUs.p99, second?.lagUs.p99),
    ]
  }

  private static func name(_ figures: ActionFigures) -> String {
    (figures.name ?? "") + (figures.actor.map { " (\($0))" } ?? "")
  }

  private static func name(_ complaint: ComplaintCount) -> String { "\(complaint.severity): \(complaint.message)" }

  /// Returns the names of the first list, then those that only the second contains.
  private static func names(_ lists: [[String]]) -> [String] {
    lists[0] + lists[1].filter { !lists[0].contains($0) }
  }
}
