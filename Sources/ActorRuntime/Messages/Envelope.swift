/// Something that one actor told another.
package struct Envelope: Sendable {
  /// Who told it.
  package let sender: ActorID
  /// When it came.
  package var came: SimulatedTime
  package let body: any Sendable
  /// The number of the question that it is, where the sender waits for an answer; 0 where not.
  package let question: Int

  package init(sender: ActorID, came: SimulatedTime, body: any Sendable, question: Int = 0) {
    self.sender = sender
    self.came = came
    self.body = body
    self.question = question
  }
}
