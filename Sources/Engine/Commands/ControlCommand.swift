package import Beamulator

/// Something that is asked of a living run and changes or keeps what is in it; whoever sends it, it is performed by
/// ``Run/perform(_:by:_:)`` and recorded.
package enum ControlCommand: Sendable {
  /// Lets new actors live.
  case spawn(SpawnOrder)
  /// Does something with those among the actors selected for whom it can be done; `limit` is how many at most, the first by
  /// id.
  case each(ActorVerb, ActorSelector, limit: Int?)
  /// Saves all actors to the run's own checkpoint, now.
  case checkpoint
  /// Gives actors as they are.
  case save(ActorSelector)
  /// Makes actors what they were.
  case restore(SavedActors)
  /// Lets time stand still, and go on.
  case pause, resume
  /// Lets time pass at another pace.
  case speed(Speed)
  /// Ends the run: no act begins any more, and those in flight are finished or, at once, cut off.
  case stop(atOnce: Bool)
  /// Lets the run end at another simulated time since its start.
  case extend(Extension)

  /// Another duration of a run.
  package enum Extension: Sendable { case by(Timespan), to(Timespan) }

  /// For the record.
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

/// What can be done with actors.
package enum ActorVerb: Sendable {
  /// Out of quarantine.
  case release
  /// Does not act until resumed; an act in flight ends first.
  case pause
  case resume
  case act
  /// Ends its life: after the act in flight, or at once: then nothing comes of that act for the actor.
  case destroy(atOnce: Bool)
  /// Lives by another behavior or configuration, and keeps its state where it fits.
  case replace(Replacement)
  /// Has other values in its state or its configuration, as JSON merge patches (RFC 7396).
  case set(state: ConfigNode?, config: ConfigNode?)
  /// Gets a message of the type of that name, JSON.
  case tell(type: String, message: ConfigNode)

  /// For the record.
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

/// What actors are to live by.
package struct Replacement: Sendable {
  /// Nil is what they live by.
  package var behavior: LocatedText?
  /// Over the behavior's defaults.
  package var config: ConfigNode?

  package init(behavior: LocatedText?, config: ConfigNode?) {
    self.behavior = behavior
    self.config = config
  }
}

/// Actors that are to live from now on.
package struct SpawnOrder: Decodable, Sendable {
  package var behavior: LocatedText
  var number: ActorCount?
  /// Over the behavior's defaults.
  package var config: ConfigNode?
  package var tags: [String]?
  /// Of the first ones.
  package var names: [String]?
  /// The simulated time over which their first acts are spread; so that there are 5,000 a second of the wall, unless given.
  package var over: Timespan?
  /// How long after now the first of them acts, simulated.
  package var after: Timespan?

  /// 1 unless given.
  package var count: Int { number?.value ?? 1 }

  enum CodingKeys: String, CodingKey {
    case behavior, config, tags, names, over, after
    case number = "count"
  }
}

/// Where a command comes from.
package enum ControlSender: String, Sendable { case shell, http = "HTTP", page }
