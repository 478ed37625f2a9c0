@testable import Beamulator
@testable import Engine
import Support

/// A simulation that lives while a test asks it.
struct LiveSimulation {
  let run: Run
  let sink = MemorySink()
  let log: RunLog

  /// - Parameter isPaused: Whether time stands still at first.
  init(_ yaml: String, _ behaviors: [BehaviorType], isPaused: Bool = false) throws {
    let plan = try RunPlan(try ConfigNode.parse(yaml, file: "test.yaml"), name: "test", behaviors: behaviors, shards: 2)
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: plan.configText, seed: plan.seed, speed: plan.speed.description,
      clockStart: plan.calendar.start, version: "0", host: "here", start: 0)
    log = try RunLog(path: nil, level: .info, calendar: plan.calendar, writesToStderr: false)
    run = try Run(plan, metadata: metadata, sink: sink, log: log) { _ in DeadClient() }
    if isPaused { run.runtime.pause() }
    run.start()
  }

  func end() -> RunSummary {
    run.runtime.resume()
    run.stop()
    return run.finish(stoppedBySignal: false)
  }

  func perform(_ command: ControlCommand) async throws -> ControlOutcome {
    try await answer { run.perform(command, by: .shell, $0) }
  }

  func touch(_ command: ControlCommand) async throws -> BatchResult {
    guard case .touched(let actors) = try await perform(command) else { throw Unexpected() }
    return actors
  }

  func save(_ selector: String) async throws -> SavedActors {
    guard case .saved(let actors) = try await perform(.save(ActorSelector(selector))) else { throw Unexpected() }
    return actors
  }

  func list(_ selector: String, limit: Int = 1000) async throws -> ActorList {
    let selector = try ActorSelector(selector)
    return try await answer { run.actors(selector, limit: limit, $0) }
  }

  func tree(all: Bool = false) async throws -> SupervisionTree { try await answer { run.tree(all: all, $0) } }

  func show(_ actor: ActorID) async throws -> JSON { try await answer { run.actor(actor, $0) } }

  /// Lets time stand still, and waits until nobody acts any more.
  func pause() async throws {
    let runtime = run.runtime
    runtime.pause()
    if runtime.pace == .skip {
      await withCheckedContinuation { done in _ = runtime.atQuiescentPoint(within: .max / 2) { _, _ in done.resume() } }
    } else {
      // Each shard has looked whether it may go on once it has answered twice.
      var acts = -1
      try await until {
        defer { acts = run.progress.acts }
        _ = try await list("all")
        return run.progress.acts == acts
      }
    }
  }

  /// Waits until something is so.
  func until(_ isSo: () async throws -> Bool) async throws {
    while try await !isSo() { try await Task.sleep(for: .milliseconds(1)) }
  }

  private struct Unexpected: Error {}

  private func answer<Answer: Sendable>(_ ask: (@escaping Reply<Answer>) -> Void) async throws -> Answer {
    try await withCheckedContinuation { done in ask { done.resume(returning: $0) } }.get()
  }
}
