/// An actor's own name and tags, in addition to the tags of its group; most actors have neither.
@usableFromInline
package final class ActorLabel: Sendable {
  /// The given name, if any.
  package let name: String?
  package let tags: [String]

  package init(name: String?, tags: [String]) {
    self.name = name
    self.tags = tags
  }
}
