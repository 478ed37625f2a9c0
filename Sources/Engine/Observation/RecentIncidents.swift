package import Beamulator
import Platform

/// What went wrong of late, for those who look on; any thread.
package final class RecentIncidents: Sendable {
  /// A crash of an actor.
  package struct Crash: Sendable {
    /// Simulated, microseconds since 1970.
    package let timestamp: Int64
    package let actor: ActorIdentity
    /// The number of the act in the actor's life, from 1.
    package let act: Int
    package let error: String
    /// Nil is never by itself.
    package let restartAfter: Timespan?
  }

  private let complaintList = Locked(RecentList<ComplaintRecord>(limit: 500))
  private let crashList = Locked(RecentList<Crash>(limit: 200))

  package var complaints: RecentList<ComplaintRecord> { complaintList.withLock { $0 } }
  package var crashes: RecentList<Crash> { crashList.withLock { $0 } }

  func add(_ complaint: ComplaintRecord) { complaintList.withLock { $0.add(complaint) } }
  func add(_ crash: Crash) { crashList.withLock { $0.add(crash) } }
}
