import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct IsolationTests {
  @Test(arguments: [Pace.skip, .scaled(1)])
  func anActStaysOnItsShardAcrossSuspensions(pace: Pace) async throws {
    let runtime = try Runtime(shards: 1, pace: pace, seed: 1)
    let log = EventLog<String>()
    try runtime.spawn { me in
      log.add("begun \(isolation()) \(me.shard.isDrainedHere)")
      await PipeWait().wait(on: me.shard)
      log.add("waited \(isolation()) \(me.shard.isDrainedHere)")
      return .stop
    }
    await runtime.runInBackground()
    #expect(log.entries == ["begun Worker true", "waited Worker true"])
  }

  private func isolation(_ actor: isolated (any Actor)? = #isolation) -> String {
    actor.map { "\(type(of: $0))" } ?? "none"
  }
}
