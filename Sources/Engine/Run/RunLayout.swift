/// The names of the files in a run's folder.
package enum RunLayout {
  /// The configuration and the start of the run: see docs/reference/files.md.
  package static let record = "run.json"
  /// The records, with the default sink.
  package static let records = "actions.sqlite"
  package static let checkpoint = "checkpoint.sqlite"
  package static let summary = "summary.json"
  package static let log = "log.jsonl"
  /// The output of the target process.
  package static let targetOutput = "target.log"
  /// The folder of crash reports.
  package static let crashReports = "crashes"
  /// Rows that a database refused.
  package static let rejected = "rejected.jsonl"

  /// The address and the token of an active run.
  package static let control = "control.json"
  /// The folder of records that the sink does not have yet.
  package static let spool = "spool"
  /// The file in the spool's folder that describes the last batch sent to the sink.
  static let spoolState = "state.seg"
  /// The actor that each shard runs, for the engine that is restarted after a crash.
  package static let crashMarkers = "acting"
  /// The number of traps of each actor.
  package static let traps = "traps.json"
}
