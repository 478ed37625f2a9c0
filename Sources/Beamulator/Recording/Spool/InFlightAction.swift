/// An action's place among those in inFlight.
struct InFlightAction: Sendable, Hashable {
  let stream: Int
  let slot: Int
  /// Another number for each action of a stream, from 1.
  let token: Int64
}
