/// Messages between actors. They are delivered in order and kept until the receiver takes them; a mailbox holds up to
/// 1,000.
///
/// When time skips, messages arrive at the end of the current millisecond of simulated time, in order of (time,
/// sender), so that a run does not depend on the number of shards.
extension ActContext {
  /// Sends a message to an actor; a message to a destroyed actor is dropped.
  ///
  /// - Parameter waking: Whether the receiver acts immediately instead of at its due time.
  public func tell(_ actor: ActorID, _ message: some Message, waking: Bool = false) {
    post(message, to: [actor], waking: waking)
  }

  /// Sends a message to all actors that match a query, except the sender.
  public func broadcast(_ message: some Message, to query: ActorQuery, waking: Bool = false) {
    post(message, to: actors(query).filter { $0 != id }, waking: waking)
  }

  /// Sends a request to an actor and waits for its answer while simulated time passes.
  ///
  /// - Parameters:
  ///   - limit: How long to wait, in simulated time.
  ///   - waking: Whether the receiver acts immediately instead of at its due time.
  /// - Returns: The answer; nil if none arrives in time, the actor was destroyed, its mailbox is full, or the run ends.
  public nonisolated(nonsending) func ask<Q: Question>(
    _ actor: ActorID, _ question: Q, within limit: Timespan, waking: Bool = true
  ) async -> Q.Answer? {
    let answer = await frame.host.ask(actor, question, by: id, within: limit, waking: waking)
    frame.host.resumed(id)
    return answer as? Q.Answer
  }

  /// Takes the messages of a type from the mailbox, in order of arrival. If the act crashes, they are available again
  /// in the next act.
  public func messages<Body: Message>(_ type: Body.Type) -> [Received<Body>] {
    // A message restored from a checkpoint is decoded when it is taken.
    func body(_ envelope: Envelope) -> Body? {
      envelope.body as? Body ?? (envelope.body as? any EncodedMessage)?.decoded(as: type)
    }
    return frame.host.takeEnvelopes(of: id, acts: acts, due: due) { body($0) != nil }.compactMap { envelope in
      body(envelope).map { Received(body: $0, envelope: envelope) }
    }
  }

  /// Answers a request.
  public func answer<Q: Question>(_ question: Received<Q>, _ answer: Q.Answer) {
    frame.host.answer(question.envelope, with: answer, by: id)
  }

  /// The number of messages in the mailbox.
  public var mailboxDepth: Int { frame.host.mailboxDepth(of: id, acts: acts, due: due) }

  private func post(_ body: any Sendable, to actors: [ActorID], waking: Bool) {
    frame.host.post(Envelope(sender: id, came: now, body: body), to: actors, waking: waking)
  }
}
