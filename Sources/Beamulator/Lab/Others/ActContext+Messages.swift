internal import ActorRuntime

/// Messages between actors: delivered in order, kept until the receiver takes them, 1,000 for each actor at most.
///
/// When time skips they arrive at the end of the millisecond of simulated time, in order of (time, sender), so that a run
/// does not depend on how many shards there are.
extension ActContext {
  /// Tells an actor something; what is told to one that is gone is lost.
  ///
  /// - Parameter waking: Whether the receiver acts at once, and not only when it would anyway.
  public func tell(_ actor: ActorID, _ message: some Message, waking: Bool = false) {
    post(message, to: [actor], waking: waking)
  }

  /// Tells all actors that a query means something, but not the one that tells it.
  public func broadcast(_ message: some Message, to query: ActorQuery, waking: Bool = false) {
    post(message, to: actors(query).filter { $0 != id }, waking: waking)
  }

  /// Asks an actor and waits for its answer, while simulated time passes.
  ///
  /// - Parameters:
  ///   - limit: How long to wait, simulated.
  ///   - waking: Whether the receiver acts at once, and not only when it would anyway.
  /// - Returns: The answer; nil when none comes in time, the actor is gone or its mailbox is full, or the run ends.
  public nonisolated(nonsending) func ask<Q: Question>(
    _ actor: ActorID, _ question: Q, within limit: Timespan, waking: Bool = true
  ) async -> Q.Answer? {
    await ask(actor, question as any Sendable, within: limit, waking: waking) as? Q.Answer
  }

  /// Takes the messages of a type that came since they were last taken, in the order they came. If the act crashes, the
  /// next one finds them again.
  public func messages<Body: Message>(_ type: Body.Type) -> [Received<Body>] {
    // A message that was saved and loaded again is decoded when it is taken.
    func body(_ envelope: Envelope) -> Body? {
      envelope.body as? Body ?? (envelope.body as? StoredMessage)?.value(type)
    }
    return takeEnvelopes { body($0) != nil }.compactMap { envelope in
      body(envelope).map { Received(body: $0, envelope: envelope) }
    }
  }

  /// APIRouter a question.
  public func answer<Q: Question>(_ question: Received<Q>, _ answer: Q.Answer) {
    self.answer(question.envelope, with: answer)
  }
}
