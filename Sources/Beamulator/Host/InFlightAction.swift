/// The entry of an action in the journal of actions in flight.
package struct InFlightAction: Sendable, Hashable {
  package let stream: Int
  package let slot: Int
  /// The serial number of the action in its stream, from 1.
  package let token: Int64

  package init(stream: Int, slot: Int, token: Int64) {
    self.stream = stream
    self.slot = slot
    self.token = token
  }
}
