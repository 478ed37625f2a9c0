public import Beamulator

/// The forwarding of readings. It has no receiver: the action is only recorded.
public struct SendReadings: Action {
  public let name = "send_readings"
  var sensors: Int
  var readings: [Sensor.Reading]

  public var arguments: JSON {
    let values = readings.map(\.value)
    return [
      "sensors": .int(Int64(sensors)), "readings": .int(Int64(readings.count)),
      "mean": values.isEmpty ? .null : .double(values.reduce(0, +) / Double(values.count)),
      "highest": values.max().map(JSON.double) ?? .null,
    ]
  }

  public func perform(_ call: inout ActionCall) async throws {}
}
