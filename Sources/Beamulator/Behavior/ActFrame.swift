/// An actor during one act, without its state. The runtime passes it to the act and reads it back.
public struct _ActFrame {
  @usableFromInline package var random: RandomStream
  /// The index of the name of the last action; -1 before the first.
  @usableFromInline package var lastAction: Int32
  package let id: ActorID
  /// The actor's own name and tags; nil for most.
  @usableFromInline package private(set) var label: ActorLabel?
  package let due: SimulatedTime
  package let lag: Int64
  /// The monotonic time at which the act started, in nanoseconds; 0 if no clock was read yet.
  package var began: Int64
  package let acts: Int
  /// When the actor acts next; set when the act succeeds.
  @usableFromInline package var next = Next.stop
  /// Whether the act has exceeded its deadline.
  @usableFromInline package var isOverdue = false
  // Unowned because a shard outlives the acts of its actors, and an actor retains its group.
  package unowned(unsafe) let host: any ActorHost
  // As above.
  package unowned(unsafe) let group: ActorGroup

  package init(
    random: RandomStream, lastAction: Int32, id: ActorID, label: ActorLabel?, due: SimulatedTime, lag: Int64,
    began: Int64, acts: Int, host: any ActorHost, group: ActorGroup
  ) {
    self.random = random
    self.lastAction = lastAction
    self.id = id
    self.label = label
    self.due = due
    self.lag = lag
    self.began = began
    self.acts = acts
    self.host = host
    self.group = group
  }

  /// The error of an act that exceeded its deadline.
  @usableFromInline var overdueError: any Error { ActOverdue(limit: group.actDeadline) }

  mutating func setLabel(_ label: ActorLabel?) { self.label = label }
}
