import ActorRuntime
import Engine
import Beamulator

/// The metrics of a run for `/metrics`, in the Prometheus text format 0.0.4.
struct RunMetrics {
  let progress: RunProgress
  let statistics: RunStatistics
  let waiting: (count: Int, bytes: Int)
  let usage: ProcessUsage

  var text: String {
    RunCounter.allCases.map { metric($0.metric.name, $0.metric.type, $0.metric.help, Double(progress[$0])) }.joined()
      + [
        metric("spool_records", "gauge", "Records waiting for the sink.", Double(waiting.count)),
        metric("spool_bytes", "gauge", "Size of the spooled records waiting for the sink.", Double(waiting.bytes)),
        metric("simulated_seconds_total", "counter", "Elapsed simulated time.", progress.simulated.seconds),
        metric(
          "lag_p99_seconds", "gauge", "99th percentile of the start delay of acts.", Double(progress.lagP99) / 1e9),
        durations("lag_seconds", "Start delay of acts.", [("", statistics.lag)]),
        durations(
          "action_duration_seconds", "Time from send to last byte, by action.",
          actions.map { ($0.label, $0.value.service) }),
        durations(
          "action_response_seconds", "Time from when the act was due to last byte, by action.",
          actions.map { ($0.label, $0.value.response) }),
        metric(
          "action_failures_total", "counter", "Actions that failed, by action.",
          actions.map { ($0.label, Double($0.value.failed)) }),
        metric("cpu_seconds_total", "counter", "CPU time of the engine.", usage.cpuSeconds),
        metric("resident_memory_bytes", "gauge", "Resident memory of the engine.", Double(usage.residentBytes)),
      ].joined()
  }

  /// The statistics of each action with its label.
  private var actions: [(label: String, value: ActionStatistics)] {
    statistics.actions.sorted { $0.key < $1.key }.map { name, value in
      let escaped = name.reduce(into: "") { text, character in
        switch character {
        case "\\", "\"": text += "\\\(character)"
        case "\n": text += "\\n"
        default: text.append(character)
        }
      }
      return ("action=\"\(escaped)\"", value)
    }
  }

  private func metric(_ name: String, _ type: String, _ help: String, _ value: Double) -> String {
    metric(name, type, help, [("", value)])
  }

  /// - Parameter values: The values with their labels, which may be empty.
  private func metric(
    _ name: String, _ type: String, _ help: String, _ values: [(label: String, value: Double)]
  ) -> String {
    header(name, type, help)
      + values.map { "beamulator_\(name)\($0.label.isEmpty ? "" : "{\($0.label)}") \($0.value)\n" }.joined()
  }

  private func durations(_ name: String, _ help: String, _ histograms: [(label: String, value: Histogram)]) -> String {
    header(name, "histogram", help)
      + histograms.map { label, histogram in
        var (lines, total) = ("", UInt64(0))
        let ends = RunSampler.bounds.map { "\(Double($0) / 1e9)" } + ["+Inf"]
        for (end, count) in zip(ends, histogram.counts(below: RunSampler.bounds)) {
          total += count
          lines += "beamulator_\(name)_bucket{\(label.isEmpty ? "" : label + ",")le=\"\(end)\"} \(total)\n"
        }
        let labels = label.isEmpty ? "" : "{\(label)}"
        return lines + "beamulator_\(name)_sum\(labels) \(histogram.sum / 1e9)\n"
          + "beamulator_\(name)_count\(labels) \(histogram.count)\n"
      }.joined()
  }

  private func header(_ name: String, _ type: String, _ help: String) -> String {
    "# HELP beamulator_\(name) \(help)\n# TYPE beamulator_\(name) \(type)\n"
  }
}

extension RunCounter {
  /// The counter as a metric of Prometheus.
  fileprivate var metric: (name: String, type: String, help: String) {
    switch self {
    case .actors: ("actors", "gauge", "Actors of the population.")
    case .acts: ("acts_total", "counter", "Completed acts.")
    case .actions: ("actions_total", "counter", "Actions performed.")
    case .failed: ("actions_failed_total", "counter", "Actions that failed.")
    case .complaints: ("complaints_total", "counter", "Complaints filed.")
    case .crashes: ("crashes_total", "counter", "Acts that threw.")
    case .quarantined: ("actors_quarantined", "gauge", "Actors in quarantine.")
    case .paused: ("actors_paused", "gauge", "Paused actors.")
    case .dropped: ("records_dropped_total", "counter", "Records lost.")
    }
  }
}
