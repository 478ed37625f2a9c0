import Beamulator
import ActorRuntime
import Support
import Testing

/// Switching between a scaled pace and time skipping while acts are in flight.
@Suite(.timeLimit(.minutes(3)))
struct ChangeOfPaceTests {
  @Test(arguments: [1, 2, 3])
  func noActIsLostAndTimeNeverDecreases(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .scaled(10), seed: 1)
    let counter = Counter(runtime.barrier)
    let faults = EventLog<String>()
    try runtime.spawn(30) { me in
      let before = me.now
      if before < me.due { faults.add("\(me.id) is early: \(before) before \(me.due)") }
      me.shard.resumed(me.id)
      // Some actors call a target, some wait for external I/O, and the others do neither.
      switch me.id % 3 {
      case 0: _ = await counter.call(from: me.id)
      case 1 where me.acts % 20 == 0: await PipeWait().wait(on: me.shard)
      default: break
      }
      if me.now < before { faults.add("\(me.id) is set back from \(before) to \(me.now)") }
      me.state += 1
      if me.state != me.acts + 1 { faults.add("\(me.id) has lost an act") }
      return .after(.seconds(1))
    }
    async let run: Void = runtime.runInBackground(until: .start + .seconds(600))
    for round in 1...6 {
      let acts = runtime.acts
      try await eventually("200 acts in round \(round)") {
        runtime.acts >= acts + 200 || runtime.now >= .start + .seconds(600)
      }
      let now = runtime.now
      runtime.pace = round % 2 == 1 ? .skip : .scaled(Double(5 * round))
      #expect(runtime.now >= now)
    }
    runtime.pace = .skip
    await run
    #expect(faults.entries == [])
    // Each actor acted exactly once per second.
    #expect(runtime.acts == 30 * 600)
    #expect(runtime.skippedTime > .zero && runtime.skippedTime < .seconds(600))
  }

  @Test func aRequestIsAnsweredAcrossAChangeOfPace() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let heard = EventLog<Int>()
    try runtime.spawn { me in
      let answer = await me.ask(2, me.acts, within: .hours(1), waking: true)
      if let answer = answer as? Int { heard.add(answer) }
      return me.acts == 400 ? .stop : .after(.seconds(1))
    }
    try runtime.spawn { me in
      for envelope in me.takeEnvelopes(where: { _ in true }) {
        me.answer(envelope, with: envelope.body)
        if envelope.body as? Int == 400 { return .stop }
      }
      return .after(.hours(10))
    }
    async let run: Void = runtime.runInBackground()
    for round in 1...8 {
      try await eventually("\(round * 40) answers") { heard.entries.count >= round * 40 }
      runtime.pace = round % 2 == 1 ? .scaled(100) : .skip
    }
    await run
    #expect(heard.entries == Array(0...400))
  }

  @Test func aPausedRunStaysPausedAcrossAChangeOfPace() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(100), seed: 1)
    try runtime.spawn(4) { _ in .after(.seconds(1)) }
    async let run: Void = runtime.runInBackground()
    try await eventually("20 acts") { runtime.acts >= 20 }
    runtime.pause()
    for pace in [Pace.skip, .scaled(1000), .skip] {
      runtime.pace = pace
      try await eventually("the pace is \(pace)") { runtime.skips == (pace == .skip) }
      let (acts, now) = try await runtime.paused()
      try await Task.sleep(for: .milliseconds(20))
      #expect(runtime.acts == acts && runtime.now == now)
    }
    let acts = runtime.acts
    runtime.resume()
    try await eventually("100 acts after the pause") { runtime.acts >= acts + 100 }
    runtime.stop(within: 0)
    await run
  }

  @Test(arguments: [Pace.scaled(10), .skip])
  func theEndCanBeMoved(pace: Pace) async throws {
    let runtime = try Runtime(shards: 2, pace: pace, seed: 1)
    try runtime.spawn(2) { me in
      if me.acts == 3, me.id == 1 { #expect(runtime.end(at: .start + .seconds(10))) }
      return .after(.seconds(1))
    }
    await runtime.runInBackground(until: .start + .seconds(5))
    #expect(runtime.acts == 20 && runtime.now >= .start + .seconds(10))
    #expect(!runtime.end(at: .start + .seconds(20)) || pace == .skip)
  }
}
