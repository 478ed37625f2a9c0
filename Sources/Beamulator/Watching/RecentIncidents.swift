/// What went wrong of late, for those who look on; any thread.
public final class RecentIncidents: Sendable {
  /// A crash of an actor.
  public struct Crash: Sendable {
    /// Simulated, microseconds since 1970.
    public let timestamp: Int64
    public let actor: ActorIdentity
    /// The number of the act in the actor's life, from 1.
    public let act: Int
    public let error: String
    /// Nil is never by itself.
    public let restartAfter: Timespan?
  }

  private let complaintList = Locked(RecentList<ComplaintRecord>(limit: 500))
  private let crashList = Locked(RecentList<Crash>(limit: 200))

  public var complaints: RecentList<ComplaintRecord> { complaintList.withLock { $0 } }
  public var crashes: RecentList<Crash> { crashList.withLock { $0 } }

  func add(_ complaint: ComplaintRecord) { complaintList.withLock { $0.add(complaint) } }
  func add(_ crash: Crash) { crashList.withLock { $0.add(crash) } }
}
