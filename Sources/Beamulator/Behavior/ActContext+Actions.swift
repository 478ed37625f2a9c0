/// Actions and complaints of an act.
extension ActContext {
  /// Performs an action and records it.
  ///
  /// - Throws: ``ActionFailure`` if it failed. Uncaught, it ends the act; the actor acts again after
  ///   ``Behavior/afterFailure``.
  @discardableResult
  public nonisolated(nonsending) mutating func perform<A: Action>(_ action: A) async throws -> A.Result {
    var performed: PerformedAction?
    return try await carryOut(action, &performed)
  }

  /// Performs an action and reviews its outcome.
  ///
  /// - Throws: ``ActionFailure`` if it failed, after the review.
  @discardableResult
  public nonisolated(nonsending) mutating func perform<A: Action>(
    _ action: A, review: (inout Review<A.Result>) -> Void
  ) async throws -> A.Result {
    try await attempt(action, review: review).get()
  }

  /// Performs an action whose success and failure are both expected.
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
      frame.host.services.record(
        Complaint(severity: severity, message: message, about: performed, trigger: trigger), by: identity, at: now)
    }
    return outcome
  }

  /// Performs and records an action.
  ///
  /// - Parameter performed: Set to the action with its outcome.
  @inline(__always)
  private nonisolated(nonsending) mutating func carryOut<A: Action>(
    _ action: A, _ performed: inout PerformedAction?
  ) async throws(ActionFailure) -> A.Result {
    // Looked up once, because each lookup costs as much as a small action.
    let (host, limit) = (frame.host, frame.group.actDeadline)
    let services = host.services
    checkDrained(host)
    let begin = ActionStart(
      name: action.name, arguments: services.text(of: action.arguments), actor: identity, sent: host.now, due: due,
      lag: lag)
    let start = host.monotonicNow
    if frame.began == 0 { frame.began = start }
    let timeLeft = limit - .nanoseconds(start - frame.began)
    var call = ActionCall(actor: id, timeLeft: timeLeft, services)
    host.resumed(id)
    let inFlight = services.begin(begin)
    do {
      guard timeLeft > .zero else { throw ActOverdue(limit: limit) }
      let result = try await action.perform(&call)
      performed = record(begin, call, nil, inFlight, start: start, host, services, limit)
      return result
    } catch {
      let failure =
        error as? ActionFailure ?? ActionFailure(action: begin.name, status: call.status, message: "\(error)")
      performed = record(begin, call, failure, inFlight, start: start, host, services, limit)
      throw failure
    }
  }

  private mutating func record(
    _ begin: ActionStart, _ call: ActionCall, _ failure: ActionFailure?, _ inFlight: InFlightAction?, start: Int64,
    _ host: any ActorHost, _ services: any RunServices, _ limit: Timespan
  ) -> PerformedAction {
    let end = host.monotonicNow
    checkDrained(host)
    host.resumed(id)
    if .nanoseconds(end - frame.began) >= limit { frame.isOverdue = true }
    let performed = PerformedAction(
      start: begin, status: call.status, result: call.result.map(RecordText.truncated), timings: call.timings,
      failure: failure, service: call.timings?.service ?? end - start, response: lag + end - frame.began)
    frame.lastAction = services.record(performed, inFlight)
    return performed
  }

  /// Files a complaint that no single action caused.
  public func complain(_ severity: Severity, _ message: String) {
    let (services, actor, now) = (frame.host.services, identity, now)
    let file: @Sendable () -> Void = {
      services.record(
        Complaint(severity: severity, message: message, about: nil, trigger: "behavior"), by: actor, at: now)
    }
    if frame.host.isDrainedHere { file() } else { frame.host.submit(file) }
  }

  /// The action that was in flight when the engine crashed, if any. It may or may not have happened, and is repeated
  /// only if the behavior does so. Available until the actor has acted again.
  public var inDoubt: ActionInDoubt? { frame.host.services.actionInDoubt(of: id, acts: acts) }

  /// The run's calendar, which maps simulated time to dates in the simulation's time zone.
  public var calendar: RunCalendar { frame.host.services.calendar }

  /// The name of the actor's last action; nil before the first.
  public var lastActionName: String? { frame.host.services.actionName(frame.lastAction) }

  /// Checks that the act runs on its shard. Swift resumes an act on its shard after every suspension, but only if the
  /// act was compiled to start there.
  private func checkDrained(_ host: any ActorHost) {
    precondition(
      host.isDrainedHere,
      "an act runs outside its shard: build behaviors with -enable-upcoming-feature NonisolatedNonsendingByDefault, or "
        + "mark their async functions nonisolated(nonsending)")
  }
}
