import Beamulator

/// A commuter that passes the gate on the way out and on the way back.
struct Commuter: Behavior {
  struct State: ActorState {
    var isOut = false
    var trips = 0
  }

  /// The time between two trips.
  var stay = Wait.hours(8...10)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    try await me.perform(PassGate(isLeaving: !me.state.isOut))
    me.state.isOut.toggle()
    me.state.trips += 1
    return .after(stay)
  }
}

/// Passes the gate; this example only records the action.
struct PassGate: Action {
  let name = "pass_gate"
  var isLeaving: Bool
  var arguments: JSON { ["leaving": .bool(isLeaving)] }

  func perform(_ call: inout ActionCall) async throws {}
}
