/// The common properties of the actors of a group, stored once so that each actor stays small.
package final class ActorGroup: Sendable {
  /// The behavior's name, which selects its actors and from which their names are derived.
  package let behavior: String
  /// The tags of every actor of the group.
  package let tags: [String]
  package let restarts: RestartPolicy
  /// The time limit of an act, in wall-clock time.
  package let actDeadline: Timespan

  package static let standardActDeadline = Timespan.seconds(30)

  package init(
    behavior: String, tags: [String] = [], restarts: RestartPolicy = .standard,
    actDeadline: Timespan = standardActDeadline
  ) {
    self.behavior = behavior
    self.tags = tags
    self.restarts = restarts
    self.actDeadline = actDeadline
  }
}
