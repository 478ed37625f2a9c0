/// A value that an actor can send to another: any encodable value.
public typealias Message = Codable & Sendable

/// A message whose sender waits for an answer.
///
///     struct PriceOf: Question {
///       typealias Answer = Double
///       var item: String
///     }
public protocol Question: Codable, Sendable {
  associatedtype Answer: Codable & Sendable
}

/// A message taken by its receiver.
public struct Received<Body: Message>: Sendable {
  public let body: Body
  let envelope: Envelope

  /// The actor that sent it; 0 for a message from outside the run.
  public var sender: ActorID { envelope.sender }
  /// The simulated time at which it arrived.
  public var came: SimulatedTime { envelope.came }
}
