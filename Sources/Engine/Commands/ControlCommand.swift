package import Beamulator

/// A command on an active run. Commands of all senders are performed by ``RunController/perform(_:by:)`` and recorded.
package enum ControlCommand: Sendable {
  /// Spawns actors.
  case spawn(SpawnOrder)
  /// Changes the selected actors, at most `limit` of them, the first by id.
  case each(ActorVerb, ActorSelector, limit: Int?)
  /// Saves all actors to the run's checkpoint immediately.
  case checkpoint
  /// Returns the selected actors with their current states.
  case save(ActorSelector)
  /// Restores actors.
  case restore(SavedActors)
  /// Pauses and resumes simulated time.
  case pause, resume
  /// Changes the speed.
  case speed(Speed)
  /// Stops the run: no further act starts, and acts in flight are finished or, at once, cancelled.
  case stop(atOnce: Bool)
  /// Changes the duration.
  case extend(Extension)

  /// A change of the duration.
  package enum Extension: Sendable { case by(Timespan), to(Timespan) }

  /// The command as it is recorded.
  var text: String {
    switch self {
    case .spawn(let order): "spawn \(order.count) \(order.behavior.text)"
    case .each(let verb, let selector, let limit): "\(verb.text) \(selector)" + (limit.map { " (\($0) at most)" } ?? "")
    case .checkpoint: "checkpoint"
    case .save(let selector): "save \(selector)"
    case .restore(let saved): "restore \(saved.actors.count) actors of run \(saved.runID)"
    case .pause: "pause the run"
    case .resume: "resume the run"
    case .speed(let speed): "speed \(speed)"
    case .stop(let atOnce): "stop the run" + (atOnce ? " at once" : "")
    case .extend(.by(let span)): "extend by \(span)"
    case .extend(.to(let span)): "extend to \(span)"
    }
  }
}

/// A change of actors.
package enum ActorVerb: Sendable {
  /// Releases from quarantine.
  case release
  /// Pauses until resumed; an act in flight ends first.
  case pause
  case resume
  case act
  /// Destroys: after the act in flight, or at once, which discards the changes of that act.
  case destroy(atOnce: Bool)
  /// Gives another behavior or configuration; the state is kept if it fits.
  case replace(Replacement)
  /// Changes values of the state or the configuration by JSON merge patches (RFC 7396).
  case set(state: ConfigNode?, config: ConfigNode?)
  /// Sends a message, JSON of a type.
  case tell(type: String, message: ConfigNode)

  /// The command as it is recorded.
  var text: String {
    switch self {
    case .release: "release"
    case .pause: "pause"
    case .resume: "resume"
    case .act: "act"
    case .destroy(let atOnce): "destroy" + (atOnce ? " at once" : "")
    case .replace(let other): "replace by \(other.behavior?.text ?? "another configuration")"
    case .set(let state, let config):
      "set" + (state.map { " state \(JSON($0).text)" } ?? "")
        + (config.map { " config \(JSON($0).text)" } ?? "")
    case .tell(let type, let message): "tell \(type) \(JSON(message).text)"
    }
  }
}

/// Another behavior or configuration.
package struct Replacement: Sendable {
  /// Nil keeps the behavior.
  package var behavior: LocatedText?
  /// Merged over the behavior's defaults.
  package var config: ConfigNode?

  package init(behavior: LocatedText?, config: ConfigNode?) {
    self.behavior = behavior
    self.config = config
  }
}

/// The actors to spawn.
package struct SpawnOrder: Decodable, Sendable {
  package var behavior: LocatedText
  var number: ActorCount?
  /// Merged over the behavior's defaults.
  package var config: ConfigNode?
  package var tags: [String]?
  /// The names of the first actors.
  package var names: [String]?
  /// The simulated time over which the first acts are spread; by default, 5,000 actors start per second of wall-clock
  /// time.
  package var over: Timespan?
  /// The simulated time until the first act.
  package var after: Timespan?

  /// 1 by default.
  package var count: Int { number?.value ?? 1 }

  enum CodingKeys: String, CodingKey {
    case behavior, config, tags, names, over, after
    case number = "count"
  }
}

/// The sender of a command.
package enum ControlSender: String, Sendable { case shell, http = "HTTP", page }
