import Beamulator

/// How a run goes, as `/metrics` tells it: Prometheus text format 0.0.4.
struct RunMetrics {
  private let progress: RunProgress

  init(_ run: Run) { progress = run.progress }

  var text: String {
    [
      metric("acts_total", "counter", "Acts that have ended.", Double(progress.acts)),
      metric("actions_total", "counter", "Actions performed.", Double(progress.actions)),
      metric("actions_failed_total", "counter", "Actions that failed.", Double(progress.failed)),
      metric("complaints_total", "counter", "Complaints filed.", Double(progress.complaints)),
      metric("crashes_total", "counter", "Acts that threw.", Double(progress.crashes)),
      metric("actors_quarantined", "gauge", "Actors in quarantine.", Double(progress.quarantined)),
      metric("records_dropped_total", "counter", "Records lost.", Double(progress.dropped)),
      metric("simulated_seconds_total", "counter", "Simulated time passed.", progress.simulated.seconds),
      metric("actors", "gauge", "Actors that live.", Double(progress.actors)),
      metric("lag_p99_seconds", "gauge", "How late acts started, 99 % of them at most.", Double(progress.lagP99) / 1e9),
    ].joined()
  }

  private func metric(_ name: String, _ type: String, _ help: String, _ value: Double) -> String {
    """
    # HELP beamulator_\(name) \(help)
    # TYPE beamulator_\(name) \(type)
    beamulator_\(name) \(value)

    """
  }
}
