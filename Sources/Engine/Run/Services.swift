import Beamulator
import Platform
package import Foundation

/// The health of the services that a run depends on: writers, target, page. Callable from any thread.
package final class Services: Sendable {
  package enum Name: String, Sendable, Codable {
    case records, checkpoints, target
    case page = "page and API"
  }

  package enum Health: Sendable {
    case running
    /// With the error.
    case failing(String)
  }

  /// A service that has reported its health.
  package struct Service: Codable, Sendable, Equatable {
    package let name: Name
    /// Nil while it runs.
    package internal(set) var failingSince: Date?
    /// The last error, even if the service has recovered since.
    package internal(set) var lastError: String?
    /// The number of recoveries from a failure.
    package internal(set) var restarts = 0

    enum CodingKeys: String, CodingKey {
      case name, restarts
      case failingSince = "failing_since"
      case lastError = "last_error"
    }
  }

  private let known = Locked<[Service]>([])

  init() {}

  /// Reports the health of a service; repeated reports have no effect.
  package func report(_ name: Name, _ health: Health) {
    known.withLock { known in
      let place = known.firstIndex { $0.name == name } ?? known.endIndex
      if place == known.endIndex { known.append(Service(name: name)) }
      switch health {
      case .running:
        if known[place].failingSince != nil { known[place].restarts += 1 }
        known[place].failingSince = nil
      case .failing(let error):
        known[place].failingSince = known[place].failingSince ?? Date()
        known[place].lastError = RecordText.truncated(error)
      }
    }
  }

  /// All services, in the order of their first reports.
  package var all: [Service] { known.withLock { $0 } }
}
