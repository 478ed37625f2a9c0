import Engine
import Beamulator
import Foundation
import Storage

/// `beamulator runs push RUN --sink …`: copies the records of a finished run to a database.
struct RunPush {
  private let run: FinishedRun
  private let directory: RunDirectory
  private let address: PostgresAddress

  /// The expected and the actual number of records in the database.
  private struct Outcome {
    let location: String
    let expected: Int
    /// The expected number of records by kind; nil if unknown.
    let expectedByKind: RecordCounts?
    let found: RecordCounts

    var isComplete: Bool {
      var wanted = expectedByKind ?? found
      wanted.rejected = found.rejected
      return found.stored == expected && found == wanted
    }
  }

  /// - Throws: ``CommandError`` if the run is still active, or the sink is not a database.
  init(_ run: FinishedRun, to sink: String?) throws {
    guard let sink, case .postgres(let address) = try SinkSpec(sink) else {
      throw CommandError("runs push requires a database: --sink postgres://… or --sink questdb://…")
    }
    guard let directory = try RunDirectory(of: run) else {
      throw CommandError(
        "run \(run.record.runId) is still active or being pushed; try again when that has finished")
    }
    self.run = run
    self.directory = directory
    self.address = address
  }

  /// Pushes the records, compares and prints the counts, and returns the exit code.
  func perform(asJSON: Bool) throws -> Int32 {
    let spool = try SpoolReplay(directory.file(RunLayout.spool))
    let record = directory.file(RunLayout.records)
    let outcome: Outcome
    if FileManager.default.fileExists(atPath: record) {
      if let spool { try complete(record, from: spool) }
      outcome = try push(record)
    } else if let spool {
      outcome = try push(spool)
    } else {
      throw CommandError(
        "run \(run.record.runId) has neither actions.sqlite nor records in its spool: nothing to push")
    }
    Terminal.print(asJSON ? json(outcome).text : text(outcome))
    return outcome.isComplete ? ExitCode.done : ExitCode.incomplete
  }

  /// Moves the records in the spool to the run's own database file first.
  private func complete(_ record: String, from spool: SpoolReplay) throws {
    var metadata = try RunArchive(path: record).metadata()
    let sink = SQLiteSink(path: record)
    _ = try sink.reopen(metadata, keepingUpTo: nil)
    let last = try spool.deliver(to: sink.write)
    var summary = run.summary
    if let stored = try sink.counts(of: metadata.runID)?.stored, Int64(stored) == last {
      summary?.complete(at: record, stored: stored)
      metadata.verdict = summary?.verdict
    }
    try sink.close(metadata)
    if let summary { try directory.write(summary.json, to: RunLayout.summary) }
    remove(spool)
  }

  private func push(_ record: String) throws -> Outcome {
    let archive = try RunArchive(path: record)
    let (metadata, counts) = (try archive.metadata(), try archive.counts())
    let push = try RecordPush(metadata, to: address, isOwn: false, rejected: directory.file(RunLayout.rejected))
    try push.send(recordsIn: record) { part in
      if Terminal.isInteractive { Terminal.overwriteLine("\(Int(100 * part)) %") }
    }
    if Terminal.isInteractive { Terminal.overwriteLine("") }
    let expected = RecordCounts(
      actions: counts.actions, complaints: counts.complaints.values.reduce(0, +),
      events: counts.events.values.reduce(0, +))
    return try end(push, metadata.verdict, expected: expected.stored, byKind: expected)
  }

  private func push(_ spool: SpoolReplay) throws -> Outcome {
    var metadata = RunMetadata(run.record)
    let written = try? FileManager.default.attributesOfItem(atPath: directory.file(RunLayout.summary))[
      .modificationDate]
    metadata.end = (written as? Date).map { Int64($0.timeIntervalSince1970 * 1e6) }
    let checkpoint = directory.file(RunLayout.checkpoint)
    if FileManager.default.fileExists(atPath: checkpoint) {
      // QuestDB identifies the run's row by this time in microseconds.
      let store = SQLiteCheckpointStore(path: checkpoint)
      metadata.clockStart = try store.loadRun()?.clockStart ?? metadata.clockStart
      store.close()
    }
    let push = try RecordPush(metadata, to: address, isOwn: true, rejected: directory.file(RunLayout.rejected))
    let expected = try push.send(spool)
    var summary = run.summary
    summary?.complete(at: push.location, stored: expected)
    let outcome = try end(push, summary?.verdict, expected: expected, byKind: nil)
    if outcome.isComplete {
      if let summary { try directory.write(summary.json, to: RunLayout.summary) }
      remove(spool)
    }
    return outcome
  }

  private func end(
    _ push: RecordPush, _ verdict: String?, expected: Int, byKind: RecordCounts?
  ) throws -> Outcome {
    let outcome = Outcome(
      location: push.location, expected: expected, expectedByKind: byKind, found: try push.counts())
    try push.end(verdict: outcome.isComplete ? verdict : RunSummary.incomplete)
    return outcome
  }

  /// Removes the spool, unless the run died: a resumed run still needs it.
  private func remove(_ spool: SpoolReplay) {
    if run.summary != nil { spool.remove() }
  }

  private func text(_ outcome: Outcome) -> String {
    let found = outcome.found
    let shown = "\(found.actions) actions, \(found.complaints) complaints, \(found.events) events"
    let head = "run \(run.record.runId) in \(outcome.location): \(shown)"
    if outcome.isComplete { return head + "; all \(outcome.expected) records stored" }
    let kinds = outcome.expectedByKind.map { " (\($0.actions), \($0.complaints), \($0.events))" } ?? ""
    return head + "; INCOMPLETE, expected \(outcome.expected) records\(kinds)"
      + (found.rejected > 0 ? "; \(found.rejected) rejected, see \(directory.file(RunLayout.rejected))" : "")
  }

  private func json(_ outcome: Outcome) -> JSON {
    .object([
      .init("run_id", .string(run.record.runId)), .init("location", .string(outcome.location)),
      .init("expected", .int(Int64(outcome.expected))), .init("stored", .int(Int64(outcome.found.stored))),
      .init("actions", .int(Int64(outcome.found.actions))), .init("complaints", .int(Int64(outcome.found.complaints))),
      .init("events", .int(Int64(outcome.found.events))), .init("rejected", .int(Int64(outcome.found.rejected))),
      .init("complete", .bool(outcome.isComplete)),
    ])
  }
}

extension RunMetadata {
  /// Creates metadata from the run's folder, where its start has a precision of one second.
  fileprivate init(_ record: RunRecord) {
    self.init(
      runID: record.runId, simulation: record.simulation, config: record.config, seed: record.seed,
      speed: record.speed, clockStart: Int64(record.clockStart.timeIntervalSince1970 * 1e6), version: record.version,
      host: record.host, start: Int64(record.started.timeIntervalSince1970 * 1e6), source: record.source)
  }
}
