/// What an actor may tell another: any value that encodes itself.
public typealias Message = Codable & Sendable

/// A message that its sender wants answered.
///
///     struct PriceOf: Question {
///       typealias Answer = Double
///       var item: String
///     }
public protocol Question: Codable, Sendable {
  associatedtype Answer: Codable & Sendable
}

/// A message as its receiver takes it.
public struct Received<Body: Message>: Sendable {
  public let body: Body
  let envelope: Envelope

  /// Who told it.
  public var sender: ActorID { envelope.sender }
  /// When it came.
  public var came: SimulatedTime { envelope.came }
}
