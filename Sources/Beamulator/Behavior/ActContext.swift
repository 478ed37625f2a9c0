/// An actor during one act: a copy that is stored if the act succeeds and discarded if it crashes.
public struct ActContext<State: Sendable> {
  public var state: State
  /// The actor's own random stream.
  public var random: RandomStream
  @usableFromInline package var frame: _ActFrame

  @inlinable
  init(state: State, frame: consuming _ActFrame) {
    self.state = state
    random = frame.random
    self.frame = frame
  }

  public var id: ActorID { frame.id }
  /// The simulated time at which this act was due.
  public var due: SimulatedTime { frame.due }
  /// The start delay of the act, in nanoseconds of wall-clock time.
  public var lag: Int64 { frame.lag }
  /// The number of completed acts.
  public var acts: Int { frame.acts }
  /// The current simulated time.
  public var now: SimulatedTime { frame.host.now }
  /// The actor's name: given, or derived from its behavior and id.
  public var name: String { identity.name }
  /// The tags of the actor's group and its own.
  public var tags: [String] { frame.group.tags + ownTags }

  /// The actor's own tags; those of its group cannot be changed. Other actors observe a change once the act has
  /// succeeded.
  public var ownTags: [String] {
    get { frame.label?.tags ?? [] }
    set { frame.setLabel(ActorLabel(name: frame.label?.name, tags: newValue)) }
  }

  /// Adds a tag of the actor's own, by which other actors can find it after this act.
  public mutating func addTag(_ tag: String) {
    if !tags.contains(tag) { ownTags.append(tag) }
  }

  /// Removes a tag of the actor's own; those of its group stay.
  public mutating func removeTag(_ tag: String) { ownTags.removeAll { $0 == tag } }

  package var identity: ActorIdentity {
    ActorIdentity(id: frame.id, behavior: frame.group.behavior, givenName: frame.label?.name)
  }

  /// - Throws: ``ActOverdue`` if the act has exceeded its deadline.
  @inlinable
  func checkDeadline() throws {
    if frame.isOverdue { throw frame.overdueError }
  }
}
