/// The names of the files in a run's folder.
package enum RunLayout {
  /// What was started, and when: see docs/reference/files.md.
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
  /// In the spool: the batch that is on its way to the sink.
  package static let spoolState = "state.seg"
  /// The actor that each shard runs, for the engine after a crash.
  package static let crashMarkers = "acting"
  /// How often actors trapped.
  package static let traps = "traps.json"
}
