package import Engine
package import Beamulator

/// A simulation written in a test, run to its end.
package struct SimulationUnderTest {
  package let summary: RunSummary
  package let sink: MemorySink

  /// - Parameters:
  ///   - yaml: The complete configuration.
  ///   - behaviors: The behaviors of its population.
  package init(
    _ yaml: String, _ behaviors: [BehaviorType], sink: MemorySink = MemorySink(),
    client: any HTTPClient = DeadClient(), crashFolder: String? = nil
  ) async throws {
    let node = try ConfigNode.parse(yaml, file: "test.yaml")
    let plan = try RunPlan(node, name: "test", behaviors: behaviors, shards: 1)
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: plan.configText, seed: plan.seed, speed: plan.speed.description,
      clockStart: plan.calendar.start, version: "0", host: "here", start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar, writesToStderr: false)
    var setup = RunSetup(plan, metadata: metadata, sink: sink, log: log) { _ in client }
    setup.crashFolder = crashFolder
    let run = try setup.open()
    run.start()
    try await eventually("the run is over") { run.isOver }
    summary = run.finish(stoppedBySignal: false)
    self.sink = sink
  }
}

/// A client for simulations without a server.
package final class DeadClient: HTTPClient {
  package init() {}
  package nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  { (.failure(HTTPFailure(.connectFailed, "there is no server in this test")), HTTPTimings()) }
  package func forget(_ actor: Int64) {}
  package func close() {}
}
