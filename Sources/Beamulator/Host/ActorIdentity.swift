/// The identity of an actor in records. Its name is derived from behavior and id unless given.
package struct ActorIdentity: Sendable, Equatable {
  package var id: ActorID
  package var behavior: String
  package var givenName: String?

  package init(id: ActorID, behavior: String, givenName: String? = nil) {
    self.id = id
    self.behavior = behavior
    self.givenName = givenName
  }

  package var name: String { givenName ?? behavior + "-" + String(id) }

  /// The target process of the run, which is not an actor.
  package static let target = ActorIdentity(id: 0, behavior: "target", givenName: "target")
  /// The run itself, which is not an actor.
  package static let run = ActorIdentity(id: 0, behavior: "run", givenName: "run")
}
