/// A kind of behavior that simulations can name.
public struct BehaviorKind: Sendable {
  /// The name it goes by in `simulation.yaml`.
  public let name: String
  /// The keys of its configuration with their defaults.
  public let settings: [Setting]
  /// Decodes a configuration over the behavior's defaults and makes it ready to live.
  let prepare: @Sendable (ConfigNode) throws(ConfigError) -> PreparedBehavior

  /// A key of a configuration.
  public struct Setting: Sendable {
    public let key: String
    /// As it would be written in `simulation.yaml`.
    public let value: String
  }

  public init<B: Behavior>(_ type: B.Type) {
    let name = "\(type)"
    self.name = name
    settings = Self.settings(B())
    prepare = { (node) throws(ConfigError) in
      let behavior = try ConfigDecoder.decode(B.self, from: node, over: B())
      return PreparedBehavior(behavior, name: name)
    }
  }

  private static func settings(_ behavior: some Behavior) -> [Setting] {
    guard let node = try? ConfigNode(encoding: behavior), case .mapping(let entries) = node.value else { return [] }
    return entries.map { entry in
      if case .scalar(let text, _) = entry.node.value { return Setting(key: entry.key, value: text) }
      return Setting(key: entry.key, value: JSON(entry.node).text)
    }
  }
}

/// A configured behavior, ready for actors to live by.
struct PreparedBehavior: Sendable {
  /// Lets so many actors live by it.
  let spawn:
    @Sendable (
      _ runtime: Runtime, _ observer: any ActorObserver, _ tags: [String], _ count: Int, _ labels: [ActorLabel],
      _ firstAct: @escaping @Sendable (Int) -> SimulatedTime
    ) throws -> Void
  /// The version of its states.
  let stateVersion: Int
  /// Tags of all its actors, beside those of their part of the population.
  let tags: [String]
  let restarts: RestartPolicy
  /// Its configuration.
  let config: ConfigNode?
  /// Reads what was saved of an actor; gives what makes it that, on its shard's thread.
  let revive:
    @Sendable (_ actor: Checkpoint, _ observer: any ActorObserver, _ tags: [String], _ names: ActionNames) throws
      -> @Sendable (Shard) throws -> Void
  /// Lets actors live on that have lived by it; gives those whose states cannot be read, with why.
  let restore:
    @Sendable (
      _ runtime: Runtime, _ observer: any ActorObserver, _ tags: [String], _ ids: ClosedRange<ActorID>,
      _ actors: [Checkpoint], _ names: ActionNames
    ) throws -> [ActorID: String]

  init<B: Behavior>(_ behavior: B, name: String) {
    spawn = { runtime, observer, tags, count, labels, firstAct in
      let group = Self.group(behavior, name, tags, observer)
      try runtime.spawn(ProgramGroup(behavior, group), count: count, labels: labels, firstAct: firstAct)
    }
    stateVersion = B.stateVersion
    tags = behavior.tags
    restarts = behavior.restarts
    config = try? ConfigNode(encoding: behavior)
    revive = { actor, observer, tags, names in
      let saved = SavedActor(actor, livingBy: B.self, names)
      if saved.isUnreadable { throw ResumeError(saved.quarantined ?? "") }
      return { shard in
        try shard.restore(saved, livingBy: ProgramGroup(behavior, Self.group(behavior, name, tags, observer)))
      }
    }
    restore = { runtime, observer, tags, ids, actors, names in
      let saved = actors.map { SavedActor($0, livingBy: B.self, names) }
      let group = Self.group(behavior, name, tags, observer)
      try runtime.restore(ProgramGroup(behavior, group), ids: ids, saved)
      return Dictionary(
        saved.filter(\.isUnreadable).map { ($0.id, $0.quarantined ?? "") }, uniquingKeysWith: { $1 })
    }
  }

  private static func group(
    _ behavior: some Behavior, _ name: String, _ tags: [String], _ observer: any ActorObserver
  ) -> ActorGroup {
    ActorGroup(
      behavior: name, tags: behavior.tags + tags, restarts: behavior.restarts, actDeadline: behavior.actDeadline,
      observer: observer)
  }
}
