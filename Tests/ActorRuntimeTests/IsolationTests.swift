import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct IsolationTests {
  @Test(arguments: [Pace.skip, .scaled(1)])
  func anActRunsOnItsShardWhateverItAwaits(pace: Pace) async throws {
    let runtime = try Runtime(shards: 1, pace: pace, seed: 1)
    let diary = Diary<String>()
    try runtime.spawn { me in
      diary.add("begun \(isolation()) \(me.shard.isDrainedHere)")
      await PipeWait().wait(on: me.shard)
      diary.add("waited \(isolation()) \(me.shard.isDrainedHere)")
      return .stop
    }
    await runtime.live()
    #expect(diary.entries == ["begun Worker true", "waited Worker true"])
  }

  private func isolation(_ actor: isolated (any Actor)? = #isolation) -> String {
    actor.map { "\(type(of: $0))" } ?? "none"
  }
}
