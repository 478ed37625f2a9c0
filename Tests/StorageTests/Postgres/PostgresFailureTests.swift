import Engine
import Beamulator
import Foundation
@testable import Storage
import Support
import Testing

/// Storage of records in a database that is down, dies, hangs or loses its tables.
@Suite(.timeLimit(.minutes(3)))
struct PostgresFailureTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func sink(_ url: String, deadline: Double = 10, isRequired: Bool = false) throws -> PostgresSink {
    PostgresSink(
      try PostgresAddress(url), rejected: folder.file("rejected.jsonl"), isRequired: isRequired, deadline: deadline)
  }

  /// Writes as the recorder does: retries a batch until it is stored.
  private func deliver(_ batch: RecordBatch, to sink: PostgresSink) throws {
    try blockUntil("\(sink.location) accepts the batch") { (try? sink.write(batch)) != nil }
  }

  @Test func recordsAreStoredOnceAcrossDatabaseCrashes() throws {
    let server = try PostgresServer()
    let sink = try sink(server.url(of: "postgres"))
    try sink.open(.sample())
    for first in stride(from: Int64(1), to: 1_000, by: 100) {
      let batch = RecordBatch.actions(100, from: first)
      try sink.write(batch)
      guard first % 500 == 1 else { continue }
      server.stop(SIGKILL)
      // As if the answer had been lost.
      let error = try #require(throws: PostgresError.self) { try sink.write(batch) }
      #expect(error.description.hasPrefix("cannot store 100 records in \(sink.location): "))
      #expect(error.isTransient)
      try server.start()
      try deliver(batch, to: sink)
    }
    #expect(try sink.counts(of: "run-1")?.actions == 1_000)
    #expect(try server.psql("SELECT count(DISTINCT seq), max(seq) FROM action_log") == [["1000", "1000"]])
  }

  @Test func aDatabaseMayBeDownAtTheStartUnlessItIsRequired() throws {
    let server = try PostgresServer()
    let url = server.url(of: "postgres")
    server.stop(SIGINT)
    let sink = try sink(url)
    try sink.open(.sample())
    #expect(throws: PostgresError.self) { try sink.write(.actions(10, from: 1)) }
    let required = try #require(throws: PostgresError.self) { try self.sink(url, isRequired: true).open(.sample()) }
    #expect(
      required.code == .unreachable && required.description.contains("127.0.0.1:\(server.port)")
        && required.description.hasSuffix(
          "start the database or correct host and port in the address, or run without --sink-required")
    )
    #expect(try self.sink(url).reopen(.sample(), keepingUpTo: nil) == 0)
    #expect(throws: PostgresError.self) { try self.sink(url).reopen(.sample(), keepingUpTo: 3) }
    try server.start()
    try deliver(.actions(10, from: 1), to: sink)
    try sink.close(.sample(end: 5, verdict: "VALID"))
    #expect(try server.psql("SELECT run_id, verdict FROM run_metadata") == [["run-1", "VALID"]])
  }

  @Test func aHangingDatabaseTimesOut() throws {
    let server = try PostgresServer()
    let sink = try sink(server.url(of: "postgres"), deadline: 2)
    try sink.open(.sample())
    try sink.write(.actions(10, from: 1))
    server.hold(true)
    for _ in 0..<3 {
      let start = ContinuousClock.now
      let error = try #require(throws: PostgresError.self) { try sink.write(.actions(20_000, from: 11)) }
      #expect(error.code == .timedOut && ContinuousClock.now - start < .seconds(30), "\(error)")
    }
    server.hold(false)
    try deliver(.actions(20_000, from: 11), to: sink)
    #expect(try sink.counts(of: "run-1")?.actions == 20_010)
  }

  @Test func droppedTablesAreRecreated() throws {
    let server = try PostgresServer.shared.get()
    let sink = try sink(server.url(database: "empty"))
    try sink.open(.sample())
    try sink.write(.actions(10, from: 1))
    try server.psql("DROP TABLE action_log, run_metadata, batch_ledger", database: "empty")
    try sink.write(.actions(10, from: 11))
    #expect(try sink.counts(of: "run-1")?.actions == 10)
    #expect(try server.psql("SELECT run_id FROM run_metadata", database: "empty") == [["run-1"]])
    // The connection is cut while it is idle.
    try server.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'empty' AND application_name = 'beamulator'"
    )
    try sink.write(.actions(10, from: 21))
  }

  @Test func errorsDoNotRevealThePassword() throws {
    let server = try PostgresServer.shared.get()
    var texts: [String] = []
    for url in ["postgres://me:wronggeheim@127.0.0.1:\(server.port)/postgres", "postgres://me:geheim@127.0.0.1:1/x"] {
      let sink = try sink(url, isRequired: true)
      let error = try #require(throws: PostgresError.self) { try sink.open(.sample()) }
      texts += ["\(error)", sink.location, String(reflecting: error)]
    }
    #expect(texts[0].contains("password authentication failed for user \"me\": check user, password and database"))
    #expect(!texts.contains { $0.contains("geheim") }, "\(texts)")
  }
}
