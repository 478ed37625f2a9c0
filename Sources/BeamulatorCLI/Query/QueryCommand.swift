import Engine
import Beamulator
import Foundation
import Storage

/// `beamulator query RUN`.
enum QueryCommand {
  static let spec = CommandSpec(
    name: "query", usage: "query RUN", summary: "query the records of a run: counts, durations, complaints, actors",
    flags: [
      CommandSpec.Flag(name: "by", value: "action|behavior|actor", summary: "group actions"),
      CommandSpec.Flag(name: "bucket", value: "1m", summary: "group actions by buckets of simulated time"),
      CommandSpec.Flag(name: "actor", value: "ID", summary: "show the last records of an actor, by ID or name"),
      CommandSpec.Flag(name: "compare", value: "RUN2", summary: "compare with another run"),
      CommandSpec.Flag(name: "limit", value: "N", summary: "maximum number of rows (default: 100, in the overview 10)"),
      CommandSpec.Flag(
        name: "sink", value: "sqlite|postgres://…|questdb://…",
        summary: "where the run was recorded (default: the sink of the run)"),
      CommandSpec.outFlag, CommandSpec.jsonFlag,
    ], words: 1...1, needs: "a run, for example: beamulator query last", perform: perform)

  private static let largestLimit = 10_000

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let modes = ["actor", "compare", "bucket"].filter { arguments[$0] != nil }
    guard modes.count < 2, arguments["actor"] == nil || arguments["by"] == nil else {
      let given = (modes + ["by"]).filter { arguments[$0] != nil }.map { "--\($0)" }
      throw CommandError("\(given.joined(separator: " and ")) cannot be combined; use one at a time")
    }
    let grouping = try arguments["by"].map { try Self.grouping($0) }
    let limit = try arguments["limit"].map { try Self.limit($0) }
    let width = try arguments["bucket"].map { try Self.width($0) }
    func find(_ name: String) throws -> RecordSource {
      try RecordSource(name, in: arguments["out"] ?? "runs", sink: arguments["sink"])
    }
    let asJSON = arguments.has("json")
    let source = try find(arguments.words[0])
    let (query, id) = (source.query, source.run.runId)
    if let actor = arguments["actor"] {
      let history = try query.history(of: id, actor: actor, limit: limit ?? 100)
      guard !history.rows.isEmpty else {
        throw CommandError("run \(id) has no records of an actor '\(actor)'; see beamulator query \(id) --by actor")
      }
      try show(history, asJSON) { $0.lines }
    } else if let other = arguments["compare"] {
      let comparison = try RunComparison(
        source, find(other), by: grouping ?? .action, limit: limit ?? 100)
      try show(comparison, asJSON) { $0.lines }
    } else if let width {
      try show(try query.buckets(of: id, by: grouping, width: width, limit: limit ?? 100), asJSON) {
        $0.lines(by: grouping)
      }
    } else if let grouping {
      try show(try query.figures(of: id, by: grouping, limit: limit ?? 100), asJSON) { $0.lines(by: grouping) }
    } else {
      try show(try RunOverview(source, limit: limit ?? 10), asJSON) { $0.lines }
    }
    return ExitCode.done
  }

  private static func show<Answer: Encodable>(
    _ answer: Answer, _ asJSON: Bool, _ lines: (Answer) -> [String]
  ) throws {
    guard asJSON else { return Terminal.print(lines(answer).joined(separator: "\n")) }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Terminal.print(String(decoding: try encoder.encode(answer), as: UTF8.self))
  }

  private static func grouping(_ text: String) throws -> QueryGrouping {
    guard let grouping = QueryGrouping(rawValue: text) else {
      throw CommandError.unknown("--by value", text, among: QueryGrouping.allCases.map(\.rawValue))
    }
    return grouping
  }

  private static func limit(_ text: String) throws -> Int {
    guard let limit = Int(text), 1...largestLimit ~= limit else {
      throw CommandError("--limit is '\(text)'; write a number from 1 to \(largestLimit)")
    }
    return limit
  }

  private static func width(_ text: String) throws -> Int64 {
    guard let span = try? Timespan(text: text), span.nanoseconds >= 1000 else {
      throw CommandError("--bucket is '\(text)'; write the length of a bucket, for example 30s, 5m or 1h")
    }
    return span.nanoseconds / 1000
  }
}
