/// A message on its way to an actor or in its mailbox.
package struct Envelope: Sendable {
  package let sender: ActorID
  /// The simulated time at which it arrived.
  package var came: SimulatedTime
  package let body: any Sendable
  /// The number of the request that it is, if the sender waits for an answer; otherwise 0.
  package let question: Int

  package init(sender: ActorID, came: SimulatedTime, body: any Sendable, question: Int = 0) {
    self.sender = sender
    self.came = came
    self.body = body
    self.question = question
  }
}

/// The body of a message that is still encoded, as restored from a checkpoint.
package protocol EncodedMessage {
  /// Returns the message, if it is of a type and can be decoded as that.
  func decoded<Body: Decodable>(as type: Body.Type) -> Body?
}
