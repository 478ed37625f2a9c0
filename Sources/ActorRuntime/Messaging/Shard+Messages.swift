package import Beamulator

/// Envelopes between actors, and the requests among them.
extension Shard {
  /// Sends a envelope to actors on whatever shard they live.
  package func post(_ envelope: Envelope, to actors: [ActorID], waking: Bool) {
    checkIsolated()
    guard let barrier else { return }
    publish(by: envelope.sender) { time in
      var envelope = envelope
      envelope.came = time
      for actor in actors {
        let home = barrier.home(of: actor)
        let delivered = envelope
        home.atHome { home.deliver(delivered, to: actor, waking: waking) }
      }
    }
  }

  /// Asks an actor and waits for its answer; nil when none comes in time.
  package nonisolated(nonsending) func ask(
    _ actor: ActorID, _ body: any Sendable, by asker: ActorID, within limit: Timespan, waking: Bool
  ) async -> (any Sendable)? {
    checkIsolated()
    lastRequest += 1
    let question = PendingRequest(number: lastRequest, deadline: now + max(limit, .zero))
    requests[slot(of: asker)] = question
    timers.insert(due: question.deadline, slot: slot(of: asker))
    mayHaveStaleTimers = true
    post(
      Envelope(sender: asker, came: now, body: body, question: question.number), to: [actor], waking: waking)
    // It may have ended already: where nobody of that id lives here.
    if !question.isEnded { await question.latch.pass() }
    return question.answer
  }

  /// APIRouter a envelope that is a question; nil is no answer.
  package func answer(_ envelope: Envelope, with body: (any Sendable)?, by actor: ActorID) {
    guard envelope.question > 0 else { return }
    publish(by: actor) { time in self.end(envelope, with: body, at: time) }
  }

  /// How many envelopes wait for an actor, in the act that has so many behind it and was due then.
  package func mailboxDepth(of actor: ActorID, acts: Int, due: SimulatedTime) -> Int {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.waiting.count ?? 0
  }

  /// Takes what an actor was told.
  package func takeEnvelopes(of actor: ActorID, acts: Int, due: SimulatedTime, where isWanted: (Envelope) -> Bool)
    -> [Envelope]
  {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.take(where: isWanted) ?? []
  }

  /// Ends a question whose time is over, if that is what a timer was for.
  func expireRequest(of slot: Int, at due: Int64) -> Bool {
    guard requests[slot]?.deadline == due else { return false }
    reached = max(reached, due)
    return endRequest(of: slot, answer: nil) { $0.deadline == due }
  }

  /// Ends all requests: nobody will answer them any more.
  func expireRequests() {
    for slot in requests.keys.sorted() { endRequest(of: slot, answer: nil) { _ in true } }
  }

  private func deliver(_ envelope: Envelope, to actor: ActorID, waking: Bool) {
    guard cell(of: actor) != nil else {
      return end(envelope, with: nil, at: envelope.came)
    }
    guard mailboxes[actor, default: Mailbox()].add(envelope) else {
      counters.refuseMessage()
      return end(envelope, with: nil, at: envelope.came)
    }
    if waking { wake(actor, at: envelope.came) }
  }

  /// Brings an answer to who asked, wherever it lives.
  private func end(_ envelope: Envelope, with answer: (any Sendable)?, at time: SimulatedTime) {
    guard envelope.question > 0, let home = barrier?.home(of: envelope.sender) else { return }
    home.atHome {
      home.reached = max(home.reached, time.nanoseconds)
      home.endRequest(of: home.slot(of: envelope.sender), answer: answer) { $0.number == envelope.question }
    }
  }

  @discardableResult
  private func endRequest(
    of slot: Int, answer: (any Sendable)?, if isMeant: (PendingRequest) -> Bool
  ) -> Bool {
    guard let question = requests[slot], isMeant(question) else { return false }
    requests[slot] = nil
    question.isEnded = true
    question.answer = answer
    if let job = question.latch.take() { ready.append(job, question.latch.asUnownedSerialExecutor()) }
    return true
  }

  /// Runs something on this shard's thread: now if this is it, else soon.
  private func atHome(_ call: @escaping @Sendable () -> Void) {
    if isDrainedHere { call() } else { submit(call) }
  }
}
