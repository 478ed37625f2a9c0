/// An actor during one act: a copy, kept when the act ends well and thrown away when it crashes.
public struct ActContext<State: Sendable>: Sendable {
  public var state: State
  /// The actor's own random numbers.
  public var random: RandomStream
  /// The number of the action last performed in the actor's life, as the run numbers their names; -1 before the first.
  public var lastAction: Int32
  public let id: ActorID
  /// What it has of its own beside its group's name and tags.
  public let label: ActorLabel?
  /// When this act was due.
  public let due: SimulatedTime
  /// How late it started, nanoseconds of the wall.
  public let lag: Int64
  /// The wall's monotonic time when it started, in nanoseconds; 0 if no clock was read yet.
  public var began: Int64
  /// How many acts the actor has behind it.
  public let acts: Int
  // Unowned because a shard outlives its actors' acts, and a cell keeps its group.
  public unowned(unsafe) let shard: Shard
  public unowned(unsafe) let group: ActorGroup

  @usableFromInline
  init(
    state: State, random: RandomStream, lastAction: Int32, id: ActorID, label: ActorLabel?, due: SimulatedTime,
    lag: Int64, began: Int64, acts: Int, shard: Shard, group: ActorGroup
  ) {
    self.state = state
    self.random = random
    self.lastAction = lastAction
    self.id = id
    self.label = label
    self.due = due
    self.lag = lag
    self.began = began
    self.acts = acts
    self.shard = shard
    self.group = group
  }

  /// Simulated now.
  public var now: SimulatedTime { shard.now }
  /// The name given to it, or derived from its behavior and id.
  public var name: String { label?.name ?? "\(group.behavior)-\(id)" }
  /// The tags of its group and its own.
  public var tags: [String] { group.tags + ownTags }

  /// Its own tags, by which others find it; those of its group stay as they are. What an act changes here others see once
  /// the act has ended well.
  public var ownTags: [String] {
    get { label?.tags ?? [] }
    set {
      // Made anew: a label that can be set costs every act a fifth of its time.
      self = ActContext(
        state: state, random: random, lastAction: lastAction, id: id,
        label: ActorLabel(name: label?.name, tags: newValue), due: due, lag: lag, began: began, acts: acts,
        shard: shard, group: group)
    }
  }
}
