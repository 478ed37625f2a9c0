/// Letters between actors, and the questions among them.
extension Shard {
  /// Sends a letter to actors on whatever shard they live.
  func post(_ letter: Letter, to actors: [ActorID], waking: Bool) {
    checkIsolated()
    guard let exchange else { return }
    publish(by: letter.sender) { time in
      var letter = letter
      letter.came = time
      for actor in actors {
        let home = exchange.home(of: actor)
        let delivered = letter
        home.atHome { home.deliver(delivered, to: actor, waking: waking) }
      }
    }
  }

  /// Asks an actor and waits for its answer; nil when none comes in time.
  nonisolated(nonsending) func ask(
    _ actor: ActorID, _ body: any Sendable, by asker: ActorID, within limit: Timespan, waking: Bool
  ) async -> (any Sendable)? {
    checkIsolated()
    lastQuestion += 1
    let question = PendingQuestion(number: lastQuestion, deadline: now + max(limit, .zero))
    questions[slot(of: asker)] = question
    timers.insert(due: question.deadline, slot: slot(of: asker))
    mayHaveStaleTimers = true
    post(
      Letter(sender: asker, came: now, body: body, question: question.number), to: [actor], waking: waking)
    // It may have ended already: where nobody of that id lives here.
    if !question.isEnded { await question.latch.pass() }
    return question.answer
  }

  /// Answers a letter that is a question; nil is no answer.
  func answer(_ letter: Letter, with body: (any Sendable)?, by actor: ActorID) {
    guard letter.question > 0 else { return }
    publish(by: actor) { time in self.end(letter, with: body, at: time) }
  }

  /// How many letters wait for an actor, in the act that has so many behind it and was due then.
  func mailboxDepth(of actor: ActorID, acts: Int, due: SimulatedTime) -> Int {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.waiting.count ?? 0
  }

  /// Takes what an actor was told.
  func takeLetters(of actor: ActorID, acts: Int, due: SimulatedTime, where isWanted: (Letter) -> Bool) -> [Letter] {
    checkIsolated()
    mailboxes[actor]?.begin(acts: acts, due: due)
    return mailboxes[actor]?.take(where: isWanted) ?? []
  }

  /// Ends a question whose time is over, if that is what a timer was for.
  func giveUpQuestion(of slot: Int, at due: Int64) -> Bool {
    guard questions[slot]?.deadline == due else { return false }
    reached = max(reached, due)
    return endQuestion(of: slot, answer: nil) { $0.deadline == due }
  }

  /// Ends all questions: nobody will answer them any more.
  func giveUpQuestions() {
    for slot in questions.keys.sorted() { endQuestion(of: slot, answer: nil) { _ in true } }
  }

  private func deliver(_ letter: Letter, to actor: ActorID, waking: Bool) {
    guard cells.indices.contains(slot(of: actor)), cells[slot(of: actor)] != nil else {
      return end(letter, with: nil, at: letter.came)
    }
    guard mailboxes[actor, default: Mailbox()].add(letter) else {
      counters.refuseLetter()
      return end(letter, with: nil, at: letter.came)
    }
    if waking { wake(actor, at: letter.came) }
  }

  /// Brings an answer to who asked, wherever it lives.
  private func end(_ letter: Letter, with answer: (any Sendable)?, at time: SimulatedTime) {
    guard letter.question > 0, let home = exchange?.home(of: letter.sender) else { return }
    home.atHome {
      home.reached = max(home.reached, time.nanoseconds)
      home.endQuestion(of: home.slot(of: letter.sender), answer: answer) { $0.number == letter.question }
    }
  }

  @discardableResult
  private func endQuestion(
    of slot: Int, answer: (any Sendable)?, if isMeant: (PendingQuestion) -> Bool
  ) -> Bool {
    guard let question = questions[slot], isMeant(question) else { return false }
    questions[slot] = nil
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
