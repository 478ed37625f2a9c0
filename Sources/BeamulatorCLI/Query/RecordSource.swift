import Beamulator
import Foundation
import Storage

/// Where the records of a run can be asked for.
struct RecordSource {
  let query: RecordQuery
  let run: RecordedRun

  private struct Config: Decodable {
    struct Record: Decodable { var sink: String? }
    var record: Record?
  }

  /// - Parameters:
  ///   - name: The run's id, its folder or `last`; in a database that is given, `last` is the newest there.
  ///   - out: Where runs are kept.
  ///   - sink: Where the run was recorded; nil is what the run itself says.
  /// - Throws: When there is no such run, or nobody knows where its records are.
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
    case .none: throw CommandError("run \(id) has recorded nothing: its record.sink is none")
    case .postgres(let address): query = try RecordQuery(address)
    case .sqlite: query = try RecordQuery(path: finished.path + "/actions.sqlite")
    }
    guard let found = try query.run(id) else {
      throw CommandError(
        "run \(id) is not recorded in \(query.location); give the database it was recorded into with --sink")
    }
    run = found
  }

  /// The sink of a run, as its configuration says it.
  private static func sink(of run: FinishedRun) throws -> String {
    let config = try JSONDecoder().decode(Config.self, from: Data(run.record.config.utf8))
    let sink = config.record?.sink ?? "sqlite"
    guard !sink.contains("***") else {
      throw CommandError(
        "run \(run.record.runId) was recorded in \(sink); users and passwords are not kept: "
          + "give the address again, with --sink")
    }
    return sink
  }
}
