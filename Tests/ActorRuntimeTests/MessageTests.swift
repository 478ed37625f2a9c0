import Beamulator
import Support
import Testing

@testable import ActorRuntime

@Suite(.timeLimit(.minutes(3)))
struct MessageTests {
  /// The histories of actors that send messages and requests, wake and read each other, and change tags at random.
  private func histories(shards: Int, seed: UInt64) async throws -> [String] {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: seed)
    let log = EventLog<String>()
    try runtime.spawn(40) { me in
      var line = "\(me.id) \(me.due.nanoseconds) \(me.now.nanoseconds)"
      for envelope in me.takeEnvelopes(where: { _ in true }) {
        line += " \(envelope.sender):\(envelope.body)@\(envelope.came.nanoseconds)"
        if me.random.chance(0.7) { me.answer(envelope, with: Int(me.id)) }
      }
      let others = me.actors(.tagged("t\(me.random.next() % 3)"))
      line += " tagged \(others)"
      me.ownTags = ["t\(me.random.next() % 3)"]
      let someone = ActorID.random(in: 1...41, using: &me.random)
      switch me.random.next() % 5 {
      case 0: me.post(me.acts, to: [someone, someone % 40 + 1], waking: me.random.chance(0.5))
      case 1:
        let answer = await me.ask(someone, "?", within: .milliseconds(30), waking: me.random.chance(0.5))
        line += " answer \(answer as? Int ?? -1) at \(me.now.nanoseconds)"
      case 2:
        let states = await me.states(of: [3, 7, someone], as: Scripted.self)
        line += " states \(states.map(\.state)) at \(me.now.nanoseconds)"
      default: break
      }
      me.state += 1
      log.add(line)
      return me.random.chance(0.01) ? .stop : .after(.milliseconds(0.1...20))
    }
    await runtime.runInBackground(until: .start + .milliseconds(600))
    return log.entries.sorted()
  }

  @Test(arguments: [2, 3])
  func interactionsDoNotDependOnTheNumberOfShards(shards: Int) async throws {
    let one = try await histories(shards: 1, seed: 3)
    #expect(one.count > 500 && one.contains { $0.contains("answer 1") })
    #expect(try await histories(shards: shards, seed: 3) == one)
    #expect(try await histories(shards: shards, seed: 4) != one)
  }

  @Test(arguments: [Pace.skip, .scaled(1000)], [1, 2])
  func messagesArriveInOrderAndAreTakenOnce(pace: Pace, shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: pace, seed: 1)
    let seen = EventLog<[Int]>()
    try runtime.spawn { me in
      for number in 0..<5 { me.post(me.acts * 5 + number, to: [2], waking: false) }
      return me.acts == 19 ? .stop : .after(.seconds(1))
    }
    try runtime.spawn(firstAct: { _ in .start + .milliseconds(500) }) { me in
      let envelopes = me.takeEnvelopes { $0.body is Int }
      seen.add(envelopes.compactMap { $0.body as? Int })
      return seen.entries.reduce(0) { $0 + $1.count } < 100 ? .after(.seconds(3)) : .stop
    }
    await runtime.runInBackground(until: .start + .hours(2))
    #expect(seen.entries.flatMap { $0 } == Array(0..<100))
  }

  @Test(arguments: [Pace.skip, .scaled(20_000)])
  func aRequestIsAnsweredAcrossShards(pace: Pace) async throws {
    let runtime = try Runtime(shards: 2, pace: pace, seed: 1)
    let answers = EventLog<Int>()
    try runtime.spawn { me in
      let answer = await me.ask(2, 20, within: .hours(1), waking: true)
      answers.add(answer as? Int ?? -1)
      return answers.entries.count == 3 ? .stop : .after(.seconds(10))
    }
    try runtime.spawn { me in
      for envelope in me.takeEnvelopes(where: { _ in true }) {
        me.answer(envelope, with: (envelope.body as? Int ?? 0) + me.acts)
      }
      return .after(.days(1))
    }
    await runtime.runInBackground(until: .start + .hours(2))
    #expect(answers.entries.allSatisfy { $0 >= 20 } && answers.entries.count == 3)
  }

  @Test(arguments: [Pace.skip, .scaled(20_000)], [1, 2])
  func requestsToStoppedActorsAndFullMailboxesGetNoAnswer(pace: Pace, shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: pace, seed: 1)
    let answers = EventLog<Bool>()
    try runtime.spawn(2) { me in
      if me.id == 1 { return .after(.days(1)) }
      for asked: ActorID in [98, 99, 100, 101] {
        answers.add(await me.ask(asked, "?", within: .hours(20), waking: true) == nil)
      }
      for _ in 0..<(Mailbox.limit + 1) { me.post("x", to: [1], waking: false) }
      answers.add(await me.ask(1, "?", within: .hours(20), waking: false) == nil)
      return .stop
    }
    await runtime.runInBackground(until: .start + .hours(10))
    #expect(answers.entries == Array(repeating: true, count: 5))
    #expect(runtime.registry.count == 1 && runtime.inFlight == 0)
  }

  /// A timer that nothing waits for must not prolong the run.
  @Test(arguments: [1, 2])
  func theRunEndsWithItsLastActorDespiteStaleRequestTimers(shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: .skip, seed: 1)
    try runtime.spawn { me in
      _ = await me.ask(2, "?", within: .hours(1), waking: true)
      me.post("stop", to: [2], waking: true)
      return .stop
    }
    try runtime.spawn { me in
      for envelope in me.takeEnvelopes(where: { _ in true }) {
        if envelope.body as? String == "stop" { return .stop }
        me.answer(envelope, with: 1)
      }
      return .after(.days(1))
    }
    await runtime.runInBackground()
    #expect(runtime.registry.count == 0)
    #expect(runtime.now < .start + .seconds(1))
  }

  @Test func unansweredRequestsEndAtTheirLimitOrWithTheRun() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let ends = EventLog<String>()
    try runtime.spawn(2) { _ in .after(.hours(1)) }
    try runtime.spawn { me in
      // An unknown id; an actor that never answers; an actor when the run ends.
      let asked: ActorID = [99, 1, 2][me.acts]
      let answer = await me.ask(asked, "?", within: [.hours(1), .minutes(5), .hours(50)][me.acts], waking: false)
      ends.add("\(answer == nil) \((me.now - me.due).nanoseconds / 60_000_000_000)")
      return .after(.minutes(10))
    }
    await runtime.runInBackground(until: .start + .hours(3))
    #expect(ends.entries == ["true 0", "true 5", "true 160"])
    #expect(runtime.inFlight == 0)
  }

  /// The sender of a message from outside the run is 0, so an actor that answers it sends to 0.
  @Test(arguments: [Pace.skip, .scaled(1000)], [1, 2])
  func messagesAndRequestsToUnknownActorsAreDropped(pace: Pace, shards: Int) async throws {
    let runtime = try Runtime(shards: shards, pace: pace, seed: 1)
    try runtime.spawn(2) { me in
      for unknown: ActorID in [0, -1, 3, 99, .min, .max] {
        me.post("?", to: [unknown], waking: true)
        let answer = await me.ask(unknown, "?", within: .seconds(1), waking: true)
        #expect(answer == nil)
      }
      #expect(await me.states(of: [0, -1, 99], as: Scripted.self).isEmpty)
      return .stop
    }
    await runtime.runInBackground(until: .start + .minutes(1))
    #expect(runtime.acts == 2 && runtime.shards.allSatisfy { $0.mailboxes.isEmpty })
  }

  @Test func aRequestOfADestroyedActorEndsAtItsDeadline() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let ends = EventLog<Int64>()
    try runtime.spawn { me in
      _ = await me.ask(2, "?", within: .minutes(1), waking: false)
      ends.add((me.now - me.due).nanoseconds / 1_000_000_000)
      return .stop
    }
    try runtime.spawn(firstAct: { _ in .start + .seconds(5) }) { me in
      if me.acts == 0 { _ = me.shard.destroy(1) }
      return me.acts == 10 ? .stop : .after(.minutes(1))
    }
    await runtime.runInBackground(until: .start + .hours(1))
    #expect(ends.entries == [60] && runtime.inFlight == 0)
  }

  @Test func stoppingARunAtAPaceEndsRequests() async throws {
    let runtime = try Runtime(shards: 2, pace: .scaled(1), seed: 1)
    try runtime.spawn(2) { me in
      _ = await me.ask(me.id % 2 + 1, "?", within: .days(1), waking: false)
      return .stop
    }
    async let run: Void = runtime.runInBackground()
    try await eventually("both actors ask") { runtime.inFlight == 2 }
    runtime.stop(within: 60_000_000_000)
    await run
    #expect(runtime.acts == 2)
  }

  @Test func messagesTakenByACrashedActAreDeliveredAgain() async throws {
    struct Trouble: Error {}
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let seen = EventLog<[Int]>()
    try runtime.spawn { me in
      me.post(me.acts, to: [2], waking: false)
      return me.acts == 4 ? .stop : .after(.seconds(1))
    }
    try runtime.spawn(firstAct: { _ in .start + .milliseconds(2500) }) { me in
      let depth = me.mailboxDepth
      seen.add(me.takeEnvelopes(where: { _ in true }).compactMap { $0.body as? Int })
      if depth != seen.entries.last?.count { seen.add([depth]) }
      if seen.entries.count == 1 { throw Trouble() }
      return seen.entries.count == 3 ? .stop : .after(.seconds(10))
    }
    await runtime.runInBackground()
    #expect(seen.entries == [[0, 1, 2], [0, 1, 2, 3], [4]])
  }

  @Test func aMailboxIsBoundedAndReportsItsDepth() async throws {
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    let depths = EventLog<Int>()
    try runtime.spawn { me in
      for _ in 0..<600 { me.post("x", to: [2], waking: false) }
      return me.acts == 1 ? .stop : .after(.seconds(1))
    }
    try runtime.spawn(firstAct: { .start + .seconds(0.5 + Double($0)) }) { me in
      depths.add(me.mailboxDepth)
      return me.acts == 1 ? .stop : .after(.seconds(1))
    }
    await runtime.runInBackground()
    #expect(depths.entries == [600, Mailbox.limit])
    #expect(runtime.shards[0].counters.refusedMessages == 200)
  }

  @Test func aWokenActorActsImmediatelyOrAfterItsAct() async throws {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    let counter = Counter(runtime.barrier)
    let times = EventLog<Double>()
    try runtime.spawn(firstAct: { _ in .start + .seconds(1) }) { me in
      me.post("wake up", to: [2], waking: true)
      return me.acts == 1 ? .stop : .after(.seconds(2))
    }
    try runtime.spawn { me in
      times.add((me.due - .start).seconds)
      // The second message arrives during an act.
      if me.acts == 1 { while me.now < .start + .seconds(3.5) { _ = await counter.call(from: me.id) } }
      return .after(.hours(1))
    }
    await runtime.runInBackground(until: .start + .minutes(5))
    #expect(times.entries == [0, 1.001, 3.5] || times.entries == [0, 1.001, 3.501])
  }
}
