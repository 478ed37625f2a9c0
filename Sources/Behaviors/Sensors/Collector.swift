public import Beamulator

/// A collector that gathers the readings of its sensors and forwards each reading once.
public struct Collector: Behavior {
  public struct State: ActorState {
    /// The number of the next expected reading by sensor.
    public var expected: [ActorID: Int] = [:]

    public init() {}
  }

  public var wait = Wait.minutes(15...45)

  public init() {}

  public func act(_ me: inout ActContext<State>) async throws -> Next {
    let sensors = await me.states(of: .tagged(Self.tag(of: me.id)), as: Sensor.self)
    var fresh: [Sensor.Reading] = []
    for sensor in sensors {
      let expected = me.state.expected[sensor.id] ?? 0
      fresh += sensor.state.filter { $0.number >= expected }
      if let last = sensor.state.last { me.state.expected[sensor.id] = last.number + 1 }
    }
    try await me.perform(SendReadings(sensors: sensors.count, readings: fresh))
    return .after(wait)
  }

  /// Returns the tag of the collector's sensors.
  static func tag(of collector: ActorID) -> String { "owner:collector:\(collector)" }
}
