import ActorRuntime
import Beamulator

/// Performs commands and queries on a run.
///
/// A command that waits for shards does not block the others. After the end of the run, commands throw
/// ``ControlError/over``.
package actor RunController {
  let run: Run

  package init(_ run: Run) { self.run = run }

  /// Performs a command and records it. A command on actors in an act returns when their acts have ended.
  package func perform(
    _ command: ControlCommand, by sender: ControlSender
  ) async throws(ControlError) -> ControlOutcome {
    try await run.gate.admit { () throws(ControlError) in
      do throws(ControlError) {
        let outcome = try await self.perform(command)
        record(command, by: sender, outcome.text, outcome.hasRefusals ? .warning : .info)
        return outcome
      } catch {
        record(command, by: sender, "refused: \(error.detail)", .warning)
        throw error
      }
    }
  }

  private func perform(_ command: ControlCommand) async throws(ControlError) -> ControlOutcome {
    switch command {
    case .spawn(let order):
      let spawned = try await spawn(order)
      try await saveBeforeReply()
      return .spawned(spawned)
    case .each(let verb, let selector, let limit): return .touched(try await apply(verb, to: selector, limit))
    case .checkpoint: return .checkpoint(try await checkpoint())
    case .save(let selector): return .saved(try await save(selector))
    case .restore(let saved):
      let restored = try await restore(saved)
      try await saveBeforeReply()
      return .touched(restored)
    case .pause, .resume, .speed, .stop, .extend: return .course(try steer(command))
    }
  }

  private func record(_ command: ControlCommand, by sender: ControlSender, _ outcome: String, _ level: RunLog.Level) {
    let now = run.runtime.now
    run.log.write(
      level, "command: \(RecordText.truncated(command.text))", at: now,
      fields: ["by": sender.rawValue, "outcome": outcome])
    run.writer.take(
      EventRecord(
        timestamp: run.plan.calendar.microseconds(now), realTime: RunCalendar.systemMicroseconds, actor: .run,
        event: .command, detail: RecordText.truncated("\(command.text) (\(sender.rawValue)): \(outcome)")))
  }

  /// Waits until new actors are in a checkpoint, so that a crash of the engine cannot undo an acknowledged spawn. If
  /// the actors cannot be saved, the command succeeds nevertheless, because they run.
  private func saveBeforeReply() async throws(ControlError) {
    guard let checkpoints = run.checkpoints else { return }
    let _: Bool = try await run.gate.answer { reply in checkpoints.saveSoon { _ in reply(true) } }
  }

  private func checkpoint() async throws(ControlError) -> KeptCheckpoint {
    guard let checkpoints = run.checkpoints else {
      throw ControlError(.conflict, "the run saves no checkpoints", remedy: "save its actors to a file")
    }
    let result: Result<KeptCheckpoint, ControlError> = try await run.gate.answer { reply in
      checkpoints.saveSoon { result in
        reply(
          result.map { KeptCheckpoint(simulatedSeconds: ($0.simulated - .start).seconds, actors: $0.actors) }
            .mapError { error in
              ControlError(.failed, "the actors could not be saved: \(error)", remedy: "saving is retried every second")
            })
      }
    }
    return try result.get()
  }

  private func save(_ selector: ActorSelector) async throws(ControlError) -> SavedActors {
    let recording = run.recording
    let parts = try await visit(selector, [(cell: ActorSnapshot, performed: Int)]()) { shard, cell, found in
      // An unreadable state cannot be saved here; the checkpoint keeps it.
      guard !cell.isUnreadable else { return }
      found.append((cell, recording.recorders[shard.index].performed(by: cell.id)))
    }
    var saved = SavedActors(
      runID: run.metadata.runID, simulation: run.plan.simulation, simulatedSeconds: run.progress.simulated.seconds,
      actors: [])
    for actor in parts.flatMap(\.self).sorted(by: { $0.cell.id < $1.cell.id }) {
      saved.actors.append(try run.checkpoint(of: actor.cell, performed: actor.performed))
    }
    return saved
  }

  // MARK: Selecting and visiting actors

  /// Returns the actors that a selector may match, in order of id.
  func candidates(_ selector: ActorSelector) throws(ControlError) -> [ActorID] {
    if let behavior = selector.query.behavior, case let known = run.population.now.behaviors,
      !known.contains(behavior)
    {
      let hint = SpellingSuggestion.among(known, to: behavior).map { "did you mean '\($0)'? " } ?? ""
      throw ControlError(
        .badRequest, "no actor of this run has the behavior '\(behavior)'",
        remedy: "\(hint)Known: \(known.joined(separator: ", "))")
    }
    return selector.candidates(in: run.runtime.registry)
  }

  /// Visits the actors that a selector matches, on their shards' threads.
  ///
  /// - Returns: The result of each shard.
  func visit<Part: Sendable>(
    _ selector: ActorSelector, _ start: Part,
    _ body: @escaping @Sendable (Shard, ActorSnapshot, inout Part) -> Void
  ) async throws(ControlError) -> [Part] {
    try await visit(try candidates(selector), start) { shard, actor, part in
      guard let cell = shard.snapshot(of: actor), selector.matches(cell) else { return }
      body(shard, cell, &part)
    }
  }

  /// Visits actors on their shards' threads, for half a millisecond at a time, to limit the delay of acts.
  ///
  /// - Parameter start: The initial value of each shard's result.
  /// - Returns: The result of each shard.
  func visit<Part: Sendable>(
    _ actors: [ActorID], _ start: Part, _ body: @escaping @Sendable (Shard, ActorID, inout Part) -> Void
  ) async throws(ControlError) -> [Part] {
    let shards = run.runtime.shards
    return try await run.gate.onEachShard(shards) { shard, reply in
      ShardVisit(actors, on: shard, of: shards.count, start, body, reply).continue()
    }
  }
}

extension Run {
  /// Returns the checkpoint of an actor.
  func checkpoint(of cell: ActorSnapshot, performed: Int) throws(ControlError) -> ActorCheckpoint {
    do {
      return ActorCheckpoint(
        actor: cell.identity, tags: cell.label?.tags ?? [], acts: cell.acts, due: cell.due.nanoseconds,
        random: cell.random, state: try (cell.state as? any Encodable).map { try StoredValue.text($0) },
        stateVersion: population.now.part(of: cell.id)?.kind.stateVersion ?? 1, lastAction: names[cell.lastAction],
        performed: performed, crashes: cell.crashes, messages: try cell.envelopes.compactMap(StoredMessage.init),
        quarantined: cell.quarantined, isPaused: cell.isPaused)
    } catch {
      throw ControlError(
        .failed, "the state of \(cell.identity.name) cannot be written as JSON: \(error)", remedy: "select others")
    }
  }
}
