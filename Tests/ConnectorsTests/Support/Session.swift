import Platform
import ActorRuntime
import Beamulator
import Connectors

/// Owns a client on a shard of a separate runtime.
actor Session {
  private nonisolated let runtime: Runtime
  nonisolated var unownedExecutor: UnownedSerialExecutor { runtime.shards[0].asUnownedSerialExecutor() }
  private let client: CurlClient
  /// The number of requests begun.
  private(set) var sent = 0

  init(_ target: HTTPTarget) throws {
    let runtime = try Runtime(shards: 1, pace: .scaled(1), seed: 1)
    self.runtime = runtime
    client = try CurlClient(target: target, loop: runtime.shards[0])
    // Without an actor that has yet to act, the runtime would end.
    try runtime.spawn(
      ProgramGroup(Idler(), ActorGroup(behavior: "Idler"), observer: IgnoringObserver()), count: 1,
      firstAct: { _ in .never })
    _ = OSThread("session") { runtime.run() }
  }

  deinit { runtime.stop(within: 0) }

  func send(_ request: HTTPRequest, for actor: Int64 = 1) async -> CurlOutcome {
    sent += 1
    let (result, timings) = await client.send(request, for: actor)
    assertIsolated()
    return CurlOutcome(result: result, timings: timings)
  }

  func get(_ path: String, for actor: Int64 = 1) async throws -> HTTPResponse {
    try await send(HTTPRequest("GET", path), for: actor).result.get()
  }

  func forget(_ actor: Int64) { client.forget(actor) }
  func close() { client.close() }
}

private struct Idler: ActorProgram {
  func initialState(_ random: inout RandomStream) throws {}
  nonisolated(nonsending) func act(_ me: inout ActContext<Void>) async throws -> Next { .stop }
}

private final class IgnoringObserver: ActorObserver {
  func observe(_ event: LifecycleEvent, of actor: ActorIdentity, on shard: Shard) {}
}

struct CurlOutcome: Sendable {
  var result: Result<HTTPResponse, HTTPFailure>
  var timings: HTTPTimings

  var failure: HTTPFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}
