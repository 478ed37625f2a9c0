import Beamulator
import ActorRuntime

/// What a living run is asked to do.
extension Run {
  /// Performs a command, whoever sends it, and records it; any thread.
  ///
  /// - Parameter reply: Told what came of it, or that the run is over. A command on an actor that is acting is answered
  ///   when its act has ended.
  package func perform(
    _ command: ControlCommand, by sender: ControlSender, _ reply: @escaping Reply<ControlOutcome>
  ) {
    desk.receive(reply) { reply in
      self.handle(command) { result in
        self.record(command, by: sender, result)
        reply(result)
      }
    }
  }

  /// Performs a command at the desk, where `done` is called too.
  private func handle(_ command: ControlCommand, _ done: @escaping Reply<ControlOutcome>) {
    do throws(ControlError) {
      switch command {
      case .spawn(let order): try spawn(order, kept(done))
      case .each(let verb, let selector, let limit): try touch(verb, selector, limit, done)
      case .checkpoint: try checkpoint(done)
      case .save(let selector): try save(selector, done)
      case .restore(let saved): try restore(saved, kept(done))
      case .pause, .resume, .speed, .stop, .extend: done(.success(.course(try steer(command))))
      }
    } catch {
      done(.failure(error))
    }
  }

  private func record(
    _ command: ControlCommand, by sender: ControlSender, _ result: Result<ControlOutcome, ControlError>
  ) {
    let (outcome, level): (String, RunLog.Level) =
      switch result {
      case .success(let outcome): (outcome.text, outcome.hasRefusals ? .warning : .info)
      case .failure(let refusal): ("refused: \(refusal.detail)", .warning)
      }
    log.write(
      level, "command: \(RecordText.truncated(command.text))", at: runtime.now,
      fields: ["by": sender.rawValue, "outcome": outcome])
    writer.take(
      EventRecord(
        timestamp: plan.calendar.microseconds(runtime.now), realTime: RunCalendar.systemMicroseconds, actor: .run,
        event: .command, detail: RecordText.truncated("\(command.text) (\(sender.rawValue)): \(outcome)")))
  }

  /// Who came is told of only when it is in a checkpoint, so that no death of the engine takes back what was answered.
  /// While none can be saved it is told nevertheless: they live.
  private func kept(_ done: @escaping Reply<ControlOutcome>) -> Reply<ControlOutcome> {
    { result in
      guard case .success = result, let checkpoints = self.checkpoints else { return done(result) }
      checkpoints.saveSoon { _ in self.desk.goOn { done(result) } }
    }
  }

  private func checkpoint(_ done: @escaping Reply<ControlOutcome>) throws(ControlError) {
    guard let checkpoints else {
      throw ControlError(.conflict, "the run keeps no checkpoint", remedy: "save its actors to a file")
    }
    checkpoints.saveSoon { result in
      self.desk.goOn {
        done(
          result.map {
            .checkpoint(KeptCheckpoint(simulatedSeconds: ($0.simulated - .start).seconds, actors: $0.actors))
          }
          .mapError { error in
            ControlError(
              .failed, "the actors could not be saved: \(error)", remedy: "it is tried again every second")
          })
      }
    }
  }

  private func save(
    _ selector: ActorSelector, _ done: @escaping Reply<ControlOutcome>
  ) throws(ControlError) {
    let recording = recording
    try visit(selector, [(cell: ActorSnapshot, performed: Int)]()) { shard, cell, found in
      // There is nothing here to be saved: what it was is in the checkpoint.
      guard !cell.isUnreadable else { return }
      found.append((cell, recording.recorders[shard.index].performed(by: cell.id)))
    } then: { parts in
      let found = parts.flatMap(\.self).sorted { $0.cell.id < $1.cell.id }
      do throws(ControlError) {
        var saved = SavedActors(
          runID: self.metadata.runID, simulation: self.plan.simulation,
          simulatedSeconds: self.progress.simulated.seconds, actors: [])
        for actor in found { saved.actors.append(try self.checkpoint(of: actor.cell, performed: actor.performed)) }
        done(.success(.saved(saved)))
      } catch {
        done(.failure(error))
      }
    }
  }

  /// An actor as it would be saved.
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

/// Whom a command means.
extension Run {
  /// Those whom a selector can mean, in order of id.
  func candidates(_ selector: ActorSelector) throws(ControlError) -> [ActorID] {
    if let behavior = selector.query.behavior, case let known = population.now.behaviors, !known.contains(behavior) {
      let hint = SpellingSuggestion.among(known, to: behavior).map { "did you mean '\($0)'? " } ?? ""
      throw ControlError(
        .badRequest, "no actor of this run is a '\(behavior)'", remedy: "\(hint)Known: \(known.joined(separator: ", "))"
      )
    }
    return selector.candidates(in: runtime.registry)
  }

  /// Looks at those whom a selector means, on their shards' threads, and goes on at the desk with what was found.
  func visit<Part: Sendable>(
    _ selector: ActorSelector, _ start: Part, look: @escaping @Sendable (Shard, ActorSnapshot, inout Part) -> Void,
    then: @escaping @Sendable ([Part]) -> Void
  ) throws(ControlError) {
    ShardFanOut(try candidates(selector), on: runtime, start) { shard, actor, part in
      guard let cell = shard.snapshot(of: actor), selector.means(cell) else { return }
      look(shard, cell, &part)
    } then: { parts in
      self.desk.goOn { then(parts) }
    }
  }
}
