package import Beamulator

/// Messages and requests between actors.
extension Shard {
  /// Sends a message to actors on any shard.
  package func post(_ envelope: Envelope, to actors: [ActorID], waking: Bool) {
    checkIsolated()
    guard let barrier else { return }
    publish(by: envelope.sender) { time in
      var envelope = envelope
      envelope.came = time
      for actor in actors {
        let home = barrier.home(of: actor)
        let delivered = envelope
        home.runHere { home.deliver(delivered, to: actor, waking: waking) }
      }
    }
  }

  /// Sends a request and waits for its answer; nil when none arrives in time.
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
    // The request may have ended already, if this shard has no such actor.
    if !question.isEnded { await question.latch.pass() }
    return question.answer
  }

  /// Answers a message that is a request; nil ends the request without an answer.
  package func answer(_ envelope: Envelope, with body: (any Sendable)?, by actor: ActorID) {
    guard envelope.question > 0 else { return }
    publish(by: actor) { time in self.end(envelope, with: body, at: time) }
  }

  /// Returns the number of waiting messages, in the act identified by the actor's completed acts and its due time.
  package func mailboxDepth(of actor: ActorID, acts: Int, due: SimulatedTime) -> Int {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.waiting.count ?? 0
  }

  /// Takes messages out of an actor's mailbox, in the act identified by its completed acts and its due time.
  package func takeEnvelopes(of actor: ActorID, acts: Int, due: SimulatedTime, where isWanted: (Envelope) -> Bool)
    -> [Envelope]
  {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.take(where: isWanted) ?? []
  }

  /// Ends a request whose deadline is the due time of a timer; false if there is none.
  func expireRequest(of slot: Int, at due: Int64) -> Bool {
    guard requests[slot]?.deadline == due else { return false }
    reached = max(reached, due)
    return endRequest(of: slot, answer: nil) { $0.deadline == due }
  }

  /// Ends all requests without an answer.
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

  /// Delivers an answer to the sender of a request, on any shard.
  private func end(_ envelope: Envelope, with answer: (any Sendable)?, at time: SimulatedTime) {
    guard envelope.question > 0, let home = barrier?.home(of: envelope.sender) else { return }
    home.runHere {
      home.reached = max(home.reached, time.nanoseconds)
      home.endRequest(of: home.slot(of: envelope.sender), answer: answer) { $0.number == envelope.question }
    }
  }

  @discardableResult
  private func endRequest(
    of slot: Int, answer: (any Sendable)?, if matches: (PendingRequest) -> Bool
  ) -> Bool {
    guard let question = requests[slot], matches(question) else { return false }
    requests[slot] = nil
    question.isEnded = true
    question.answer = answer
    if let job = question.latch.take() { ready.append(job, question.latch.asUnownedSerialExecutor()) }
    return true
  }

  /// Runs a closure on this shard's thread: immediately if that is the current thread, otherwise soon.
  private func runHere(_ call: @escaping @Sendable () -> Void) {
    if isDrainedHere { call() } else { submit(call) }
  }
}
