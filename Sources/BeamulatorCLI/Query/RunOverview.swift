import Beamulator
import Storage

/// The overview of a run's records.
struct RunOverview: Encodable {
  let run: RecordedRun
  /// The database or file of the records.
  let location: String
  /// Simulated times of the first and the last action, microseconds since 1970.
  let first: Int64?
  let last: Int64?
  let total: ActionFigures
  let actions: QueryAnswer<ActionFigures>
  let complaints: QueryAnswer<ComplaintCount>
  let busiest: QueryAnswer<ActorTally>
  let unluckiest: QueryAnswer<ActorTally>

  /// - Parameter limit: The maximum number of rows of each list.
  init(_ source: RecordSource, limit: Int) throws {
    let (query, id) = (source.query, source.run.runId)
    run = source.run
    location = query.location
    let span = try query.span(of: id)
    (first, last) = (span?.lowerBound, span?.upperBound)
    total = try query.figures(of: id)
    actions = try query.figures(of: id, by: .action, limit: limit)
    complaints = try query.complaints(of: id, limit: limit)
    busiest = try query.busiest(of: id, limit: limit)
    unluckiest = try query.unluckiest(of: id, limit: limit)
  }

  var lines: [String] {
    var lines = [
      "run \(run.runId) (\(run.simulation), seed \(run.seed), speed \(run.speed))", "",
      "verdict    \(run.verdict ?? "none: the run is active or died")", "recorded   \(location)",
      "actions    \(total.actions), \(total.failed) failed, \(total.inDoubt) in doubt",
    ]
    if let first, let last { lines.append("simulated  \(QueryText.time(first)) to \(QueryText.time(last)) UTC") }
    if total.actions > 0 { lines += [""] + actions.lines(by: .action, with: total) }
    lines += [""] + complaints.lines + [""] + busiest.lines("busiest actor")
    if !unluckiest.rows.isEmpty { lines += [""] + unluckiest.lines("actor with the most failures") }
    return lines
  }
}
