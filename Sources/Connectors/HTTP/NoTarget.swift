public import Beamulator

/// The HTTP client of a simulation without a target: every exchange fails and says so.
public final class NoTarget: HTTPClient {
  public init() {}

  public nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  {
    let failure = HTTPFailure(
      .invalidRequest, "the simulation has no target; give target.url in simulation.yaml or --target URL")
    return (.failure(failure), HTTPTimings())
  }

  public func forget(_ actor: Int64) {}
  public func close() {}
}
