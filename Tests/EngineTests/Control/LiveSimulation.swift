@testable import Beamulator
@testable import Engine
import Support

/// A simulation that runs while a test controls it.
struct LiveSimulation {
  let run: Run
  let controller: RunController
  let sink = MemorySink()
  let log: RunLog

  /// - Parameter isPaused: Whether the run starts paused.
  init(_ yaml: String, _ behaviors: [BehaviorType], isPaused: Bool = false) throws {
    let plan = try RunPlan(try ConfigNode.parse(yaml, file: "test.yaml"), name: "test", behaviors: behaviors, shards: 2)
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: plan.configText, seed: plan.seed, speed: plan.speed.description,
      clockStart: plan.calendar.start, version: "0", host: "here", start: 0)
    log = try RunLog(path: nil, level: .info, calendar: plan.calendar, writesToStderr: false)
    run = try RunSetup(plan, metadata: metadata, sink: sink, log: log) { _ in DeadClient() }.open()
    controller = RunController(run)
    if isPaused { run.runtime.pause() }
    run.start()
  }

  func end() -> RunSummary {
    run.runtime.resume()
    run.stop()
    return run.finish(stoppedBySignal: false)
  }

  func perform(_ command: ControlCommand) async throws -> ControlOutcome {
    try await controller.perform(command, by: .shell)
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
    try await controller.actors(ActorSelector(selector), limit: limit)
  }

  func tree(all: Bool = false) async throws -> SupervisionTree { try await controller.tree(all: all) }

  func show(_ actor: ActorID) async throws -> JSON { try await controller.actor(actor) }

  /// Pauses the run and waits until no actor acts.
  func pause() async throws {
    let runtime = run.runtime
    runtime.pause()
    if runtime.pace == .skip {
      await withCheckedContinuation { done in _ = runtime.atQuiescentPoint(within: .max / 2) { _, _ in done.resume() } }
    } else {
      // Each shard has noticed the pause once it has answered twice.
      var acts = -1
      try await until("the run is paused") {
        defer { acts = run.progress.acts }
        _ = try await list("all")
        return run.progress.acts == acts
      }
    }
  }

  /// Waits until a condition holds. On failure, ends the run, which would otherwise continue beside other tests.
  func until(
    _ awaited: String = "the condition of the test", file: String = #fileID, line: Int = #line,
    _ condition: () async throws -> Bool
  ) async throws {
    do {
      try await eventually(awaited, file: file, line: line, condition)
    } catch {
      _ = end()
      throw error
    }
  }

  private struct Unexpected: Error {}
}
