package import Beamulator

/// The counters of a run by their names in the API. The status, the feed, the metrics and the API description list
/// them.
package enum RunCounter: String, CaseIterable, Sendable {
  case actors, acts, actions, failed, complaints, crashes, quarantined, paused, dropped
}

extension RunProgress {
  package subscript(counter: RunCounter) -> Int {
    switch counter {
    case .actors: actors
    case .acts: acts
    case .actions: actions
    case .failed: failed
    case .complaints: complaints
    case .crashes: crashes
    case .quarantined: quarantined
    case .paused: paused
    case .dropped: dropped
    }
  }

  /// All counters as JSON.
  package var counters: [JSON.Member] { RunCounter.allCases.map { .init($0.rawValue, .int(Int64(self[$0]))) } }
}
