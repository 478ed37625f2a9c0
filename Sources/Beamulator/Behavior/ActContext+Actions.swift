/// What an act can do beside thinking.
extension ActContext {
  /// Performs an action; every one is recorded.
  ///
  /// - Throws: ``ActionFailure`` if it failed; not caught, it ends the act, and the actor goes on later.
  @discardableResult
  public nonisolated(nonsending) mutating func perform<A: Action>(_ action: A) async throws -> A.Result {
    try await attempt(action) { _ in }.get()
  }

  /// Performs an action and says what is wrong with its outcome.
  ///
  /// - Throws: ``ActionFailure`` if it failed, after the review.
  @discardableResult
  public nonisolated(nonsending) mutating func perform<A: Action>(
    _ action: A, review: (inout Review<A.Result>) -> Void
  ) async throws -> A.Result {
    try await attempt(action, review: review).get()
  }

  /// Performs an action of which success and failure are both to be expected.
  public nonisolated(nonsending) mutating func attempt<A: Action>(
    _ action: A, review: (inout Review<A.Result>) -> Void = { _ in }
  ) async -> Outcome<A.Result> {
    checkShard()
    let recorder = recorder
    let sent = now
    let start = SimulationClock.wallNow
    if began == 0 { began = start }
    let timeLeft = group.actDeadline - .nanoseconds(start - began)
    var call = ActionCall(actor: id, timeLeft: timeLeft, http: recorder.http, targets: recorder.targets)
    shard.resumed(id)
    let arguments = action.arguments.text
    let flight = recorder.depart(action.name, arguments, by: actor, at: sent, due: due, lag: lag)
    var outcome: Outcome<A.Result>
    do {
      guard timeLeft > .zero else { throw ActOverdue(limit: group.actDeadline) }
      outcome = .success(try await action.perform(&call))
    } catch let failure as ActionFailure {
      outcome = .failure(failure)
    } catch {
      outcome = .failure(ActionFailure(action: action.name, status: call.status, message: "\(error)"))
    }
    let end = SimulationClock.wallNow
    checkShard()
    shard.resumed(id)
    if .nanoseconds(end - began) >= group.actDeadline { shard.markOverdue(id) }
    let exchange = PerformedAction(
      name: action.name, arguments: arguments, call: call, failure: outcome.failure, sent: sent,
      service: call.timings?.service ?? end - start, response: lag + end - began)
    lastAction = recorder.record(exchange, flight, by: actor, due: due, lag: lag)
    var opinion = Review(outcome)
    review(&opinion)
    for (severity, message, trigger) in opinion.complaints {
      recorder.record(Complaint(severity, message, about: exchange, trigger: trigger), by: actor, at: now)
    }
    return outcome
  }

  /// Files a complaint that no single action gave rise to.
  public func complain(_ severity: Severity, _ message: String) {
    let recorder = recorder
    let (actor, now) = (actor, now)
    let file: @Sendable () -> Void = {
      recorder.record(Complaint(severity, message, about: nil, trigger: "behavior"), by: actor, at: now)
    }
    if shard.isDrainedHere { file() } else { shard.submit(file) }
  }

  /// The action that the engine died of recording, if it did: it may have happened or not, and is not repeated unless the
  /// behavior does. Known until the actor has acted again.
  public var inDoubt: ActionInDoubt? { recorder.doubt(of: id, acts: acts) }

  /// The run's calendar: simulated time as dates, in the simulation's time zone.
  public var calendar: RunCalendar { recorder.calendar }

  /// The name of the last action performed in the actor's life; nil before the first.
  public var lastActionName: String? { recorder.actionName(lastAction) }

  private var actor: ActorIdentity {
    ActorIdentity(id: id, behavior: group.behavior, givenName: label?.name)
  }

  private var recorder: ShardRecorder {
    // Every group that a run makes has the run for its observer.
    unsafeDowncast(group.observer, to: RunRecording.self).recorders[shard.index]
  }

  /// Swift brings an act back to its shard after whatever it awaits, but not one that was never there.
  private func checkShard() {
    precondition(
      shard.isDrainedHere,
      "an act runs outside its shard: build behaviors with -enable-upcoming-feature NonisolatedNonsendingByDefault, or "
        + "mark their async functions nonisolated(nonsending)")
  }
}

extension Outcome {
  var failure: ActionFailure? { if case .failure(let failure) = self { failure } else { nil } }
}
