import Beamulator
import Foundation
import Storage

/// Text formats of query results.
enum QueryText {
  /// Returns a simulated time with a precision of one second.
  ///
  /// - Parameter microseconds: Microseconds since 1970.
  static func time(_ microseconds: Int64) -> String {
    String(TimeText.iso(microseconds).prefix { $0 != "." }).replacing("T", with: " ")
  }

  /// Returns a duration in milliseconds, or a dash for nil.
  static func milliseconds(_ microseconds: Int64?) -> String {
    microseconds.map { String(format: $0 >= 1_000_000 ? "%.0f" : "%.3f", Double($0) / 1000) } ?? "-"
  }
}

extension QueryAnswer {
  /// Returns a table, with a last line if rows are omitted.
  fileprivate func table(_ head: [String], _ cells: [[String]], left: Set<Int> = [0]) -> [String] {
    TextTable(head, cells, left: left).lines + (isCut ? ["more rows available; see --limit"] : [])
  }
}

extension DurationPercentiles {
  fileprivate static let names = ["p50", "p90", "p95", "p99", "max"]
  fileprivate var cells: [String] { [p50, p90, p95, p99, max].map(QueryText.milliseconds) }
}

extension QueryAnswer<ActionFigures> {
  /// - Parameter total: The figures of the total row, if there is one.
  func lines(by grouping: QueryGrouping, with total: ActionFigures? = nil) -> [String] {
    let figures = rows + (total.map { [$0] } ?? [])
    func name(_ figures: ActionFigures) -> String {
      (figures.name ?? "all") + (figures.actor.map { " (\($0))" } ?? "")
    }
    let service = figures.map { [name($0), "\($0.actions)", "\($0.failed)", "\($0.inDoubt)"] + $0.serviceUs.cells }
    let lag = figures.map { ["  " + name($0), "", "", ""] + $0.lagUs.cells }
    return table(
      ["\(grouping.rawValue), service time (ms)", "count", "failed", "in doubt"] + DurationPercentiles.names,
      service + [["lag (ms)", "", "", ""] + DurationPercentiles.names] + lag)
  }
}

extension QueryAnswer<ActionBucket> {
  func lines(by grouping: QueryGrouping?) -> [String] {
    let keys = grouping.map { [$0.rawValue] } ?? []
    let cells = rows.map { bucket in
      [QueryText.time(bucket.timestamp)] + keys.map { _ in bucket.name ?? "" }
        + ["\(bucket.actions)", "\(bucket.failed)", "\(bucket.inDoubt)"]
    }
    return table(
      ["simulated time (UTC)"] + keys + ["actions", "failed", "in doubt"], cells, left: keys.isEmpty ? [0] : [0, 1])
  }
}

extension QueryAnswer<ComplaintCount> {
  var lines: [String] {
    guard !rows.isEmpty else { return ["no complaints"] }
    return table(
      ["complaints", "severity", "message"], rows.map { ["\($0.complaints)", $0.severity, $0.message] },
      left: [1, 2])
  }
}

extension QueryAnswer<ActorTally> {
  func lines(_ title: String) -> [String] {
    table(
      [title, "id", "behavior", "actions", "failed", "complaints"],
      rows.map { [$0.name, "\($0.actor)", $0.behavior, "\($0.actions)", "\($0.failed)", "\($0.complaints)"] },
      left: [0, 2])
  }
}

extension QueryAnswer<HistoryEntry> {
  var lines: [String] {
    let cells = rows.map { entry in
      let details = [entry.arguments, entry.detail ?? entry.result].compactMap(\.self).joined(separator: " → ")
      return [
        "\(entry.seq)", QueryText.time(entry.timestamp), entry.name, entry.kind.rawValue, entry.what,
        entry.outcome ?? "", entry.kind == .action ? QueryText.milliseconds(entry.serviceUs) : "",
        entry.kind == .action ? details : entry.detail ?? "",
      ]
    }
    let lines = TextTable(
      ["seq", "simulated time (UTC)", "actor", "record", "name", "outcome", "service (ms)", "details"], cells,
      left: [1, 2, 3, 4, 5, 7]
    ).lines
    return (isCut ? ["earlier records are omitted; see --limit"] : []) + lines
  }
}
