public import Beamulator

/// A sensor with a reading every five minutes: noise around a base value, with occasional peaks of an hour.
public struct Sensor: Behavior {
  /// One measurement.
  public struct Reading: Codable, Sendable, Hashable {
    /// The number of earlier readings of the sensor.
    public var number: Int
    public var value: Double
  }

  public struct State: ActorState {
    /// The collector of the sensor; nil before the first act.
    public var owner: ActorID?
    /// Peaks in progress.
    var peaks: [Patch] = []
    /// The last readings, for the collector.
    public var readings: [Reading] = []

    public init() {}

    /// The part of the state visible to collectors: the readings.
    public var publicState: [Reading] { readings }
  }

  public var every = Timespan.minutes(5)
  public var metric = Signal.noise(mean: 20, deviation: 0.5)
  /// The share of acts that start a peak, from 0 to 1.
  public var peakShare = 0.03
  public var peakHeight = 8.0
  public var peakLength = Timespan.hours(1)

  public init() {}

  public func act(_ me: inout ActContext<State>) async throws -> Next {
    if me.state.owner == nil, let owner = me.actors(.behavior(Collector.self)).randomElement(using: &me.random) {
      me.state.owner = owner
      me.addTag(Collector.tag(of: owner))
    }
    if me.random.chance(peakShare), peakLength > .zero, peakHeight.isFinite {
      me.state.peaks.append(Patch(.peak, start: me.due, length: peakLength, height: peakHeight))
    }
    me.state.peaks.removeFinished(at: me.due)
    let value = metric.value(at: me.due, using: &me.random) + me.state.peaks.value(at: me.due)
    me.state.readings.append(Reading(number: me.acts, value: value))
    if me.state.readings.count > kept { me.state.readings.removeFirst() }
    return .after(Wait(every))
  }

  /// The number of readings kept for collection: one hour of readings, at most 3600.
  private var kept: Int { Int(min(max(Timespan.hours(1) / every, 1), 3600).rounded(.up)) }
}
