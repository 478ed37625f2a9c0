/// A kind of behavior that simulations can name.
public struct BehaviorType: Sendable {
  /// The name it goes by in `simulation.yaml`.
  public let name: String
  /// The keys of its configuration with their defaults.
  public let settings: [JSON.Member]
  /// The version of its states.
  let stateVersion: Int
  /// Decodes a configuration over the behavior's defaults and makes it ready to live.
  let prepare: @Sendable (ConfigNode) throws(ConfigError) -> ConfiguredBehavior

  public init<B: Behavior>(_ type: B.Type) {
    let name = "\(type)"
    self.name = name
    settings = Self.settings(B())
    stateVersion = B.stateVersion
    prepare = { (node) throws(ConfigError) in
      let behavior = try ConfigDecoder.decode(B.self, from: node, over: B())
      return ConfiguredBehavior(behavior, name: name)
    }
  }

  /// The one of a name.
  ///
  /// - Throws: ``ConfigError`` with the nearest name, when there is none.
  static func named(
    _ name: String, among kinds: [BehaviorType], at location: ConfigLocation
  ) throws(ConfigError) -> BehaviorType {
    if let kind = kinds.first(where: { $0.name == name }) { return kind }
    let names = kinds.map(\.name)
    let hint = SpellingSuggestion.among(names, to: name).map { ", did you mean '\($0)'?" } ?? "."
    throw ConfigError(
      location, "unknown behavior '\(name)'\(hint) Known here: \(names.sorted().joined(separator: ", "))")
  }

  private static func settings(_ behavior: some Behavior) -> [JSON.Member] {
    guard let node = try? ConfigNode(encoding: behavior), case .object(let members) = JSON(node) else { return [] }
    return members
  }
}

/// A configured behavior, ready for actors to live by.
struct ConfiguredBehavior: Sendable {
  /// Lets so many actors live by it.
  let spawn:
    @Sendable (
      _ runtime: Runtime, _ observer: any ActorObserver, _ tags: [String], _ count: Int, _ labels: [ActorLabel],
      _ firstAct: @escaping @Sendable (Int) -> SimulatedTime, _ arrived: @escaping @Sendable () -> Void
    ) throws -> ClosedRange<ActorID>
  /// The version of its states.
  let stateVersion: Int
  /// Tags of all its actors, beside those of their part of the population.
  let tags: [String]
  let restarts: RestartPolicy
  /// Its configuration.
  let config: ConfigNode?
  /// The same as JSON, secrets included.
  let configText: String
  /// Reads what was saved of an actor; gives what makes it that, on its shard's thread.
  let revive:
    @Sendable (_ actor: ActorCheckpoint, _ observer: any ActorObserver, _ tags: [String], _ names: ActionNames) throws
      -> @Sendable (Shard) throws -> Void
  /// Reads what an actor is that lives by something else, its state only where it fits; gives what has it live by this, as a
  /// group at a location in the registry, on its shard's thread.
  let replace:
    @Sendable (_ actor: ActorCheckpoint, _ observer: any ActorObserver, _ tags: [String], _ names: ActionNames) ->
      @Sendable (Shard, Int) -> Void
  /// Gives a state with some of its fields changed, JSON.
  let patch: @Sendable (_ state: any Sendable, _ patch: ConfigNode) throws -> String
  /// Lets actors live on that had gone over to it; gives those whose states cannot be read, with why.
  let restoreGuests:
    @Sendable (
      _ runtime: Runtime, _ observer: any ActorObserver, _ tags: [String], _ actors: [ActorCheckpoint],
      _ names: ActionNames
    ) -> [ActorID: String]
  /// Lets actors live on that have lived by it; gives those whose states cannot be read, with why.
  let restore:
    @Sendable (
      _ runtime: Runtime, _ observer: any ActorObserver, _ tags: [String], _ ids: ClosedRange<ActorID>,
      _ actors: [ActorCheckpoint], _ names: ActionNames
    ) throws -> [ActorID: String]

  init<B: Behavior>(_ behavior: B, name: String) {
    spawn = { runtime, observer, tags, count, labels, firstAct, arrived in
      let group = Self.group(behavior, name, tags, observer)
      return try runtime.spawn(
        ProgramGroup(behavior, group), count: count, labels: labels, firstAct: firstAct, arrived: arrived)
    }
    stateVersion = B.stateVersion
    tags = behavior.tags
    restarts = behavior.restarts
    let config = try? ConfigNode(encoding: behavior)
    self.config = config
    configText = config.flatMap { try? StoredValue.text($0) } ?? "{}"
    revive = { actor, observer, tags, names in
      let saved = SavedActor(actor, livingBy: B.self, names)
      if saved.isUnreadable { throw ResumeError(saved.quarantined ?? "") }
      return { shard in
        try shard.restore(saved, livingBy: ProgramGroup(behavior, Self.group(behavior, name, tags, observer)))
      }
    }
    replace = { actor, observer, tags, names in
      var saved = SavedActor(actor, livingBy: B.self, names)
      if saved.isUnreadable {
        var stateless = actor
        stateless.state = nil
        saved = SavedActor(stateless, livingBy: B.self, names)
      }
      let (newcomer, group) = (saved, ProgramGroup(behavior, Self.group(behavior, name, tags, observer)))
      return { shard, location in shard.replace(newcomer, livingBy: group, location) }
    }
    patch = { state, patch in try StatePatch(patch).text(of: state, as: B.State.self) }
    restore = { runtime, observer, tags, ids, actors, names in
      let saved = actors.map { SavedActor($0, livingBy: B.self, names) }
      let group = Self.group(behavior, name, tags, observer)
      try runtime.restore(ProgramGroup(behavior, group), ids: ids, saved)
      return Self.unreadable(saved)
    }
    restoreGuests = { runtime, observer, tags, actors, names in
      let saved = actors.map { SavedActor($0, livingBy: B.self, names) }
      runtime.restore(ProgramGroup(behavior, Self.group(behavior, name, tags, observer)), guests: saved)
      return Self.unreadable(saved)
    }
  }

  private static func unreadable(_ saved: [SavedActor<some Sendable>]) -> [ActorID: String] {
    Dictionary(saved.filter(\.isUnreadable).map { ($0.id, $0.quarantined ?? "") }, uniquingKeysWith: { $1 })
  }

  private static func group(
    _ behavior: some Behavior, _ name: String, _ tags: [String], _ observer: any ActorObserver
  ) -> ActorGroup {
    ActorGroup(
      behavior: name, tags: behavior.tags + tags, restarts: behavior.restarts, actDeadline: behavior.actDeadline,
      observer: observer)
  }
}
