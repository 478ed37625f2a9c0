import Beamulator
import Platform
package import Foundation

/// How the services are that a run stands on: what writes its records, its target, and others. Any thread.
package final class Services: Sendable {
  package enum Name: String, Sendable, Codable {
    case records, checkpoints, target
    case page = "page and API"
  }

  package enum Health: Sendable {
    case running
    /// What the failure is.
    case failing(String)
  }

  /// A service that was heard of.
  package struct Service: Codable, Sendable, Equatable {
    package let name: Name
    /// Nil while it works.
    package internal(set) var failingSince: Date?
    /// The last failure, also when it is over.
    package internal(set) var lastError: String?
    /// How often it worked again after a failure.
    package internal(set) var restarts = 0

    enum CodingKeys: String, CodingKey {
      case name, restarts
      case failingSince = "failing_since"
      case lastError = "last_error"
    }
  }

  private let known = Locked<[Service]>([])

  init() {}

  /// Says how a service is; the same again changes nothing.
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

  /// All that were heard of, in the order they were.
  package var all: [Service] { known.withLock { $0 } }
}
