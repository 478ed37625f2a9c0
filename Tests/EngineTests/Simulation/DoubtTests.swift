@testable import Beamulator
@testable import Engine
import Foundation
import Support
import Testing

/// Performs an action with the action in doubt as its argument.
private struct Doubter: Behavior {
  struct Say: Action {
    let name = "say"
    var text: String
    var arguments: JSON { .string(text) }
    func perform(_ call: inout ActionCall) async throws {}
  }

  func act(_ me: inout ActContext<NoState>) async throws -> Next {
    try await me.perform(Say(text: me.inDoubt.map { "\($0.name) \($0.arguments)" } ?? "nothing"))
    return .after(.seconds(1))
  }
}

@Suite(.timeLimit(.minutes(3)))
struct DoubtTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)").path

  private func run(_ store: MemoryStore, _ sink: MemorySink) throws -> Run {
    let node = try ConfigNode.parse(
      "{ speed: 1000, duration: 3s, shards: 2, population: [{ behavior: Doubter, count: 3 }] }", file: "test.yaml")
    var plan = try RunPlan(node, name: "test", behaviors: [BehaviorType(Doubter.self)], shards: 1)
    let checkpoint = store.load()
    if let checkpoint { plan = try plan.resuming(checkpoint.run, hasEnded: false) }
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: "", seed: 1, speed: "1000", clockStart: 0, version: "0",
      host: "here", start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar, writesToStderr: false)
    var setup = RunSetup(plan, metadata: metadata, sink: sink, log: log) { _ in DeadClient() }
    setup.checkpoints = store
    setup.resumed = checkpoint
    setup.spoolFolder = folder
    return try setup.open()
  }

  /// Engines die before their actors act: after a checkpoint of the new actors, or before it.
  @Test(arguments: [Int.max, 1]) func anActorIsInformedOfAnActionInDoubtInItsFirstActOnly(saves: Int) async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = MemoryStore(limit: saves)
    _ = try run(store, MemorySink())
    let board = try #require(Spool(SpoolFolder(folder)).inFlightJournal(0))
    let flight = board.begin(
      ActionRecord(
        timestamp: 0, realTime: 0, actor: ActorIdentity(id: 2, behavior: "Doubter"), action: "pay", arguments: "7",
        success: nil, result: nil, error: nil, due: 0, lag: 0, service: 0, status: nil))
    #expect(flight != nil)
    for _ in 0..<2 { _ = try run(store, MemorySink()) }
    let sink = MemorySink()
    let last = try run(store, sink)
    last.start()
    try await eventually("the run is over") { last.isOver }
    let summary = last.finish(stoppedBySignal: false)
    let actions = sink.kept.batch.actions
    #expect(actions.filter { $0.success == nil }.map(\.action) == ["pay"] && summary.totals.inDoubt == 1)
    // In the first act, and not in later ones.
    for actor in 1...3 as ClosedRange<ActorID> {
      let said = actions.filter { $0.actor.id == actor && $0.action == "say" }.map(\.arguments)
      #expect(said.first == (actor == 2 ? #""pay 7""# : #""nothing""#))
      #expect(said.count > 1 && said.dropFirst().allSatisfy { $0 == #""nothing""# })
    }
  }
}
