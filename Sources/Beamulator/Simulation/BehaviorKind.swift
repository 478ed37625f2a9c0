/// A kind of behavior that simulations can name.
public struct BehaviorKind: Sendable {
  /// The name it goes by in `simulation.yaml`.
  public let name: String
  /// Decodes a configuration over the behavior's defaults and makes it ready to live.
  let prepare: @Sendable (ConfigNode) throws(ConfigError) -> PreparedBehavior

  public init<B: Behavior>(_ type: B.Type) {
    let name = "\(type)"
    self.name = name
    prepare = { (node) throws(ConfigError) in
      let behavior = try ConfigDecoder.decode(B.self, from: node, over: B())
      return PreparedBehavior(behavior, name: name)
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

  init<B: Behavior>(_ behavior: B, name: String) {
    spawn = { runtime, observer, tags, count, labels, firstAct in
      let group = ActorGroup(behavior: name, tags: behavior.tags + tags, observer: observer)
      try runtime.spawn(ProgramGroup(behavior, group), count: count, labels: labels, firstAct: firstAct)
    }
  }
}
