public import Beamulator

/// A simulation written in a test, run to its end.
public struct SimulationUnderTest {
  public let summary: RunSummary
  public let sink: MemorySink

  /// - Parameters:
  ///   - yaml: The whole configuration.
  ///   - behaviors: What its population is made of.
  public init(
    _ yaml: String, _ behaviors: [BehaviorType], sink: MemorySink = MemorySink(),
    client: any HTTPClient = DeadClient(), crashFolder: String? = nil
  ) async throws {
    let node = try ConfigNode.parse(yaml, file: "test.yaml")
    let plan = try RunPlan(node, name: "test", behaviors: behaviors, shards: 1)
    let metadata = RunMetadata(
      runID: "test-run", simulation: "test", config: plan.configText, seed: plan.seed, speed: plan.speed.description,
      clockStart: plan.calendar.start, version: "0", host: "here", start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar, tellsPeople: false)
    let run = try Run(plan, metadata: metadata, sink: sink, log: log, crashFolder: crashFolder) { _ in client }
    run.start()
    try await eventually("the run is over") { run.isOver }
    summary = run.finish(stoppedBySignal: false)
    self.sink = sink
  }
}

/// A client for simulations that talk to no server.
public final class DeadClient: HTTPClient {
  public init() {}
  public nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  { (.failure(HTTPFailure(.connectFailed, "there is no server in this test")), HTTPTimings()) }
  public func forget(_ actor: Int64) {}
  public func close() {}
}
