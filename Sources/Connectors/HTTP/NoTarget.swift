package import Beamulator

/// The HTTP client of a simulation without a target: every exchange fails.
package final class NoTarget: HTTPClient {
  package init() {}

  package nonisolated(nonsending) func send(_ request: HTTPRequest, for actor: Int64) async
    -> (result: Result<HTTPResponse, HTTPFailure>, timings: HTTPTimings)
  {
    let failure = HTTPFailure(
      .invalidRequest, "the simulation has no target; give target.url in simulation.yaml or --target URL")
    return (.failure(failure), HTTPTimings())
  }

  package func forget(_ actor: Int64) {}
  package func close() {}
}
