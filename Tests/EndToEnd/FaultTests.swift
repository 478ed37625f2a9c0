import Engine
import Beamulator
import Foundation
import Glibc
import Support
import Testing

/// Databases and engines are killed, stopped and filled up while a run records: every record is stored once or counted
/// as lost.
///
/// `BEAMULATOR_LONG=1` runs long variants at 20,000 rows per second, which require a release build:
/// `BEAMULATOR_PRODUCTS=.build/release`.
@Suite(.timeLimit(.minutes(10)))
struct FaultTests {
  /// The number of kills of engine and database. The supervisor gives up after more than ten crashes per minute.
  private static let kills = Command.isLong ? 10 : 3

  /// The folder of a simulation that is compiled once.
  private static let simulation = Result {
    let folder = try Folder()
    try folder.write(
      """
      import Beamulator

      /// Counts its acts.
      struct Tally: Behavior {
        struct State: ActorState { var count = 0 }
        var every = Timespan.seconds(1)
        var padding = 0

        func act(_ me: inout ActContext<State>) async throws -> Next {
          me.state.count += 1
          try await me.perform(Note(count: me.state.count, padding: padding))
          return .after(Wait(every))
        }
      }

      struct Note: Action {
        let name = "note"
        var count: Int
        var padding: Int
        var arguments: JSON {
          ["count": .int(Int64(count)), "padding": .string(String(repeating: "x", count: padding))]
        }
        func perform(_ call: inout ActionCall) async throws {}
      }
      """, to: "sim/Behavior.swift")
    try folder.write(
      Command.isLong
        ? "population: [{ behavior: Tally, count: 2000, arrive: { over: 100ms }, config: { every: 100ms } }]"
        : "population: [{ behavior: Tally, count: 200, arrive: { over: 500ms }, config: { every: 500ms } }]",
      to: "sim/simulation.yaml")
    return folder
  }

  private let server: PostgresServer
  private let folder: Folder

  init() throws {
    server = try PostgresServer()
    folder = try Folder()
  }

  private func run(_ words: [String], dashboard: [String] = ["--no-dashboard"]) throws -> Command {
    let simulation = try Self.simulation.get().url.appendingPathComponent("sim").path
    return try Command(["run", simulation, "--json"] + dashboard + words, in: folder.url)
  }

  /// Ends a run by a signal and returns its summary.
  private func stop(_ command: Command, status: Int32 = 105) throws -> RunSummary {
    kill(command.process.processIdentifier, SIGINT)
    let outcome = command.end()
    #expect(outcome.status == status, "\(outcome.errors)")
    return try RunSummary(json: Data(outcome.output.utf8))
  }

  /// Waits until the number of rows in a database increases.
  private func awaitRows(_ database: String) throws {
    func count() -> Int {
      let rows = try? server.psql("SELECT count(*) FROM action_log", database: database)
      return rows?.first?.first.flatMap { $0 }.flatMap { Int($0) } ?? 0
    }
    let before = count()
    try blockUntil("more rows than \(before) in \(database)") { count() > before }
  }

  /// Expects that every record of the summary is stored once and that the numbers have no gaps.
  private func expectAll(of summary: RunSummary, in database: String) throws {
    let all =
      "(SELECT seq FROM action_log UNION ALL SELECT seq FROM complaints_log UNION ALL SELECT seq FROM actor_events) a"
    let found = try server.psql(
      "SELECT count(*), count(DISTINCT seq), min(seq) + max(seq) - 1, max(seq) FROM \(all)", database: database)
    let totals = summary.totals
    #expect(Set(found[0]) == ["\(totals.stored ?? 0)"] && totals.recorded == totals.stored)
    let actions = try server.psql(
      "SELECT count(success), count(*) - count(success) FROM action_log", database: database)
    #expect(actions == [["\(totals.actions - totals.dropped)", "\(totals.inDoubt)"]])
  }

  /// The number of records whose count does not follow from the actor's previous count.
  private func breaks(_ comparison: String, in database: String) throws -> String? {
    try server.psql(
      """
      SELECT count(*) FROM (SELECT (args::json->>'count')::int c,
        lag((args::json->>'count')::int, 1, 0) OVER (PARTITION BY actor_id ORDER BY seq) before FROM action_log) a
      WHERE NOT c \(comparison) before + 1
      """, database: database)[0][0]
  }

  @Test func noRecordIsLostWhenTheDatabaseIsKilledOrStalled() throws {
    for hasFaults in [false, true] {
      let database = hasFaults ? "faults" : "plain"
      let command = try run(["--sink", server.url(database: database), "--out", database])
      try awaitRows(database)
      if hasFaults {
        for _ in 0..<Self.kills {
          server.stop(SIGKILL)
          usleep(300_000)
          try server.start()
          try awaitRows(database)
        }
        server.hold(true)
        sleep(Command.isLong ? 20 : 1)
        server.hold(false)
        try awaitRows(database)
      } else if Command.isLong {
        sleep(10)
      }
      let summary = try stop(command)
      #expect(summary.verdict == "VALID" && summary.totals.dropped == 0 && summary.totals.inDoubt == 0)
      try expectAll(of: summary, in: database)
      #expect(try breaks("=", in: database) == "0")
      print(
        "\(database): \(summary.totals.actions) actions in \(summary.wallSeconds) s, lag p99 \(summary.lagUs.p99) us")
    }
  }

  @Test func noRecordIsLostWhenEngineAndDatabaseAreKilledTogether() throws {
    let database = "together"
    let command = try run(["--sink", server.url(database: database)])
    var random = RandomStream(seed: 4, stream: 1)
    var engine: Int32 = 0
    for turn in 0..<Self.kills {
      engine = try folder.engine(otherThan: engine, of: command)
      try awaitRows(database)
      usleep(UInt32(random.unit() * 1_000_000))
      if turn % 2 == 0 { kill(engine, SIGKILL) }
      server.stop(SIGKILL)
      usleep(UInt32(random.unit() * 1_000_000))
      if turn % 2 == 1 { kill(engine, SIGKILL) }
      usleep(UInt32(random.unit() * 1_000_000))
      try server.start()
    }
    _ = try folder.engine(otherThan: engine, of: command)
    try awaitRows(database)
    let summary = try stop(command)
    #expect(summary.verdict == "VALID" && summary.totals.dropped == 0 && summary.totals.quarantined == 0)
    try expectAll(of: summary, in: database)
    // Actors repeat their actions since the last checkpoint, but skip none.
    #expect(try breaks("<=", in: database) == "0")
    print(
      "\(database): \(summary.totals.actions) actions in \(summary.wallSeconds) s, \(summary.totals.inDoubt) in doubt")
  }

  @Test(.enabled(if: getuid() == 0, "mounting needs root"))
  func recordsThatExceedTheDeviceAreCountedAsDroppedAndOthersAreStored() throws {
    let device = try SmallDevice(at: folder.url.appendingPathComponent("runs"), kibibytes: 14 * 1024)
    defer { device.unmount() }
    let sink = try server.url(database: "small")
    let words = ["--sink", sink, "--config", "population[0].config.padding=3500"]
    let command = try run(words, dashboard: ["--port", "0"])
    try awaitRows("small")
    server.stop(SIGKILL)
    struct Status: Decodable { var dropped: Int }
    try command.blockUntil("the device is full") {
      let status = try Command.run(["simulation", "status", "--json"], in: folder.url)
      return try status.status == 0 && JSONDecoder().decode(Status.self, from: Data(status.output.utf8)).dropped > 100
    }
    let first = try stop(command, status: 98)
    #expect(first.verdict == "INCOMPLETE" && first.totals.dropped > 0)
    try server.start()
    try device.grow(toKibibytes: 64 * 1024)
    let second = try run(words + ["--resume", "last", "--duration", "\(Int(first.simulatedSeconds) + 2)s"]).end()
    #expect(second.status == 98, "\(second.errors)")
    let summary = try RunSummary(json: Data(second.output.utf8))
    #expect(summary.verdict == "INCOMPLETE" && summary.totals.dropped > 0)
    try expectAll(of: summary, in: "small")
  }
}
