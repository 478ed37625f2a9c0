package import Beamulator
import Platform

/// The most recent complaints and crashes, for observers. Thread-safe.
package final class RecentIncidents: Sendable {
  /// A crash of an actor.
  package struct Crash: Sendable {
    /// Simulated time, microseconds since 1970.
    package let timestamp: Int64
    package let actor: ActorIdentity
    /// The number of the actor's act, from 1.
    package let act: Int
    package let error: String
    /// The delay of the restart; nil if the actor is not restarted automatically.
    package let restartAfter: Timespan?
  }

  private let complaintList = Locked(RecentList<ComplaintRecord>(limit: 500))
  private let crashList = Locked(RecentList<Crash>(limit: 200))

  package var complaints: RecentList<ComplaintRecord> { complaintList.withLock { $0 } }
  package var crashes: RecentList<Crash> { crashList.withLock { $0 } }

  func add(_ complaint: ComplaintRecord) { complaintList.withLock { $0.add(complaint) } }
  func add(_ crash: Crash) { crashList.withLock { $0.add(crash) } }
}
