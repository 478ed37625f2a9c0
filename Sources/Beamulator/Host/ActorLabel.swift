/// An actor's own name and tags, beside its behavior's name and the tags of its group; most actors have none.
@usableFromInline
package final class ActorLabel: Sendable {
  /// The name given to it, if any.
  package let name: String?
  package let tags: [String]

  package init(name: String?, tags: [String]) {
    self.name = name
    self.tags = tags
  }
}
