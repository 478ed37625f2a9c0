import Beamulator
import Engine
import Foundation
import Storage

/// The location of a run's records, and the query on it.
struct RecordSource {
  let query: RecordQuery
  let run: RecordedRun

  private struct Config: Decodable {
    struct Record: Decodable { var sink: String? }
    var record: Record?
  }

  /// - Parameters:
  ///   - name: The run's ID, its folder or `last`; with a database as `sink`, `last` is the newest run in it.
  ///   - out: The folder of the runs.
  ///   - sink: The sink that the run was recorded in; nil for the sink in the run's configuration.
  /// - Throws: If there is no such run, or the location of its records is unknown.
  init(_ name: String, in out: String, sink: String?) throws {
    if let sink, case .postgres(let address) = try SinkSpec(sink) {
      query = try RecordQuery(address)
      let id = name.contains("/") ? try FinishedRun.named(name, in: out).record.runId : name
      let found = try name == "last" ? query.runs(limit: 1).rows.first : query.run(id)
      guard let found else {
        let known = try query.runs(limit: 10).rows.map(\.runId)
        throw CommandError.unknown(
          "run", id, among: known.isEmpty ? ["(none in \(query.location))"] : known)
      }
      run = found
      return
    }
    let finished = try FinishedRun.named(name, in: out)
    let id = finished.record.runId
    switch try SinkSpec(sink ?? Self.sink(of: finished)) {
    case .none: throw CommandError("run \(id) has no records: its record.sink is none")
    case .postgres(let address): query = try RecordQuery(address)
    case .sqlite: query = try RecordQuery(path: finished.path + "/" + RunLayout.records)
    }
    guard let found = try query.run(id) else {
      throw CommandError(
        "run \(id) is not recorded in \(query.location); give the database that it was recorded in: --sink URL")
    }
    run = found
  }

  /// Returns the sink in a run's configuration.
  private static func sink(of run: FinishedRun) throws -> String {
    let config = try JSONDecoder().decode(Config.self, from: Data(run.record.config.utf8))
    let sink = config.record?.sink ?? "sqlite"
    guard !sink.contains("***") else {
      throw CommandError(
        "run \(run.record.runId) was recorded in \(sink), which is stored without user and password; "
          + "give the full address with --sink URL")
    }
    return sink
  }
}
