import Engine
import Beamulator
import Foundation
import Storage

/// `beamulator query RUN`.
enum QueryCommand {
  static let spec = CommandSpec(
    name: "query", usage: "query RUN", summary: "ask the record of a run: how much, how fast, who, when",
    flags: [
      CommandSpec.Flag(name: "by", value: "action|behavior|actor", summary: "tell actions apart by that"),
      CommandSpec.Flag(name: "bucket", value: "1m", summary: "count them over simulated time, in pieces that long"),
      CommandSpec.Flag(name: "actor", value: "ID", summary: "the last records of an actor, by its id or name"),
      CommandSpec.Flag(name: "compare", value: "RUN2", summary: "beside another run, with the differences"),
      CommandSpec.Flag(
        name: "limit", value: "N", summary: "rows at most (default: 100, of a list in the overview 10)"),
      CommandSpec.Flag(
        name: "sink", value: "sqlite|postgres://…|questdb://…",
        summary: "where the run was recorded (default: what it says itself)"),
      CommandSpec.outFlag, CommandSpec.jsonFlag,
    ], words: 1...1, needs: "a run, as in beamulator query last", perform: perform)

  private static let largestLimit = 10_000

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let ways = ["actor", "compare", "bucket"].filter { arguments[$0] != nil }
    guard ways.count < 2, arguments["actor"] == nil || arguments["by"] == nil else {
      let given = (ways + ["by"]).filter { arguments[$0] != nil }.map { "--\($0)" }
      throw CommandError("\(given.joined(separator: " and ")) do not go together; ask for one after the other")
    }
    let grouping = try arguments["by"].map { try Self.grouping($0) }
    let limit = try arguments["limit"].map { try Self.limit($0) }
    let width = try arguments["bucket"].map { try Self.width($0) }
    func find(_ name: String) throws -> RecordSource {
      try RecordSource(name, in: arguments["out"] ?? "runs", sink: arguments["sink"])
    }
    let asJSON = arguments.has("json")
    let place = try find(arguments.words[0])
    let (query, id) = (place.query, place.run.runId)
    if let actor = arguments["actor"] {
      let history = try query.history(of: id, actor: actor, limit: limit ?? 100)
      guard !history.rows.isEmpty else {
        throw CommandError("run \(id) has no record of an actor '\(actor)'; see beamulator query \(id) --by actor")
      }
      try show(history, asJSON) { $0.lines }
    } else if let other = arguments["compare"] {
      let comparison = try RunComparison(
        place, find(other), by: grouping ?? .action, limit: limit ?? 100)
      try show(comparison, asJSON) { $0.lines }
    } else if let width {
      try show(try query.buckets(of: id, by: grouping, width: width, limit: limit ?? 100), asJSON) {
        $0.lines(by: grouping)
      }
    } else if let grouping {
      try show(try query.figures(of: id, by: grouping, limit: limit ?? 100), asJSON) { $0.lines(by: grouping) }
    } else {
      try show(try RunOverview(place, limit: limit ?? 10), asJSON) { $0.lines }
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
      throw CommandError.unknown("word after --by", text, among: QueryGrouping.allCases.map(\.rawValue))
    }
    return grouping
  }

  private static func limit(_ text: String) throws -> Int {
    guard let limit = Int(text), 1...largestLimit ~= limit else {
      throw CommandError("--limit was given '\(text)'; write a number from 1 to \(largestLimit)")
    }
    return limit
  }

  private static func width(_ text: String) throws -> Int64 {
    guard let span = try? Timespan(text: text), span.nanoseconds >= 1000 else {
      throw CommandError("--bucket was given '\(text)'; write how long a bucket is, as in 30s, 5m or 1h")
    }
    return span.nanoseconds / 1000
  }
}
