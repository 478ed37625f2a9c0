/// A message in transit or in a mailbox.
package struct Envelope: Sendable {
  package let sender: ActorID
  /// The simulated time at which it arrived.
  package var came: SimulatedTime
  package let body: any Sendable
  /// The number of the request if the sender waits for an answer; otherwise 0.
  package let question: Int

  package init(sender: ActorID, came: SimulatedTime, body: any Sendable, question: Int = 0) {
    self.sender = sender
    self.came = came
    self.body = body
    self.question = question
  }
}

/// The body of a message restored from a checkpoint, not decoded yet.
package protocol EncodedMessage {
  /// Returns the message if it can be decoded as a type.
  func decoded<Body: Decodable>(as type: Body.Type) -> Body?
}
