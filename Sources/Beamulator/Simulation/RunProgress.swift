/// How far a run is, at a glance.
public struct RunProgress: Sendable {
  /// Simulated time passed.
  public var simulated: Timespan
  /// Simulated time there is to be; nil is until stopped.
  public var duration: Timespan?
  public var wallSeconds = 0.0
  /// Actors that live.
  public var actors: Int
  public var acts = 0
  public var crashes = 0
  /// Actors in quarantine.
  public var quarantined = 0
  public var actions = 0
  public var failed = 0
  public var complaints = 0
  /// Nanoseconds of the wall; the worst shard's, a second old at most.
  public var lagP99: Int64 = 0
  /// Records lost.
  public var dropped: Int
  /// Actors that somebody has paused.
  public var paused = 0
  public var speed: Speed
  public var phase: Phase

  /// What a run is about.
  public enum Phase: String, Sendable { case running, paused, stopping, ended }

  init(simulated: Timespan, duration: Timespan?, actors: Int, dropped: Int, speed: Speed, phase: Phase) {
    self.simulated = simulated
    self.duration = duration
    self.actors = actors
    self.dropped = dropped
    self.speed = speed
    self.phase = phase
  }
}
