/// What an act can do beside thinking.
extension ActContext {
  /// Performs an action; every one is recorded.
  ///
  /// - Throws: ``ActionFailure`` if it failed; not caught, it ends the act, and the actor goes on later.
  @discardableResult
  public nonisolated(nonsending) mutating func perform<A: Action>(_ action: A) async throws -> A.Result {
    var performed: PerformedAction?
    return try await carryOut(action, &performed)
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
    var performed: PerformedAction?
    let outcome: Outcome<A.Result>
    do throws(ActionFailure) {
      outcome = .success(try await carryOut(action, &performed))
    } catch {
      outcome = .failure(error)
    }
    var opinion = Review(outcome)
    review(&opinion)
    for (severity, message, trigger) in opinion.complaints {
      recorder.record(Complaint(severity, message, about: performed, trigger: trigger), by: actor, at: now)
    }
    return outcome
  }

  /// Performs and records an action.
  ///
  /// - Parameter performed: Tells then how it went.
  @inline(__always)
  private nonisolated(nonsending) mutating func carryOut<A: Action>(
    _ action: A, _ performed: inout PerformedAction?
  ) async throws(ActionFailure) -> A.Result {
    // Each is looked up once: that costs more than it seems.
    let (shard, recorder, limit) = (shard, recorder, group.actDeadline)
    checkDrained(shard)
    let (name, arguments, sent) = (action.name, recorder.text(of: action.arguments), shard.now)
    let start = MonotonicClock.now
    if began == 0 { began = start }
    let timeLeft = limit - .nanoseconds(start - began)
    var call = ActionCall(actor: id, timeLeft: timeLeft, http: recorder.http, targets: recorder.targets)
    shard.resumed(id)
    let inFlight = recorder.begin(name, arguments, by: actor, at: sent, due: due, lag: lag)
    do {
      guard timeLeft > .zero else { throw ActOverdue(limit: limit) }
      let result = try await action.perform(&call)
      performed = record(name, arguments, call, nil, inFlight, sent: sent, start: start, shard, recorder, limit)
      return result
    } catch {
      let failure =
        error as? ActionFailure ?? ActionFailure(action: name, status: call.status, message: "\(error)")
      performed = record(name, arguments, call, failure, inFlight, sent: sent, start: start, shard, recorder, limit)
      throw failure
    }
  }

  private mutating func record(
    _ name: String, _ arguments: String, _ call: ActionCall, _ failure: ActionFailure?, _ inFlight: InFlightAction?,
    sent: SimulatedTime, start: Int64, _ shard: Shard, _ recorder: ShardRecorder, _ limit: Timespan
  ) -> PerformedAction {
    let end = MonotonicClock.now
    checkDrained(shard)
    shard.resumed(id)
    if .nanoseconds(end - began) >= limit { shard.markOverdue(id) }
    let performed = PerformedAction(
      name: name, arguments: arguments, status: call.status, result: call.result.map(RecordText.truncated),
      timings: call.timings, failure: failure, sent: sent, service: call.timings?.service ?? end - start,
      response: lag + end - began)
    lastAction = recorder.record(performed, inFlight, by: actor, due: due, lag: lag)
    return performed
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
  private func checkDrained(_ shard: Shard) {
    precondition(
      shard.isDrainedHere,
      "an act runs outside its shard: build behaviors with -enable-upcoming-feature NonisolatedNonsendingByDefault, or "
        + "mark their async functions nonisolated(nonsending)")
  }
}
