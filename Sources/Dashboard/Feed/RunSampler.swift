import ActorRuntime
import Engine
import Beamulator
import Foundation

/// Samples a run and computes the values of the feed's topics.
///
/// Used on the feed's queue only.
struct RunSampler {
  /// The window of percentiles in seconds.
  private static let window = 10
  /// The bounds of the heat map's rows and of histograms in nanoseconds: 1, 2, 5 of each power of ten, 100 µs to 10 s.
  static let bounds: [Int64] = (5...9).flatMap { power in [1, 2, 5].map { $0 * pow10(power) } } + [pow10(10)]
  private static let heatColumns = 120

  private let run: Run
  /// One sample per second, the newest last, one more than the window.
  private var samples: [(progress: RunProgress, statistics: RunStatistics, cpu: Double)] = []
  private var usage = ProcessUsage()
  private var cpuCores = 0.0
  private var heat: [JSON] = []
  private var measured: [JSON.Member] = []

  init(_ run: Run) { self.run = run }

  /// Adds a sample; called once a second.
  mutating func take(_ statistics: RunStatistics) {
    let progress = run.progress
    usage = ProcessUsage()
    if let last = samples.last {
      let seconds = progress.wallSeconds - last.progress.wallSeconds
      cpuCores = seconds > 0 ? (usage.cpuSeconds - last.cpu) / seconds : 0
      var all = Histogram()
      for (name, action) in statistics.actions {
        all.merge(action.service.since(last.statistics.actions[name]?.service ?? Histogram()))
      }
      heat.append(
        .array([Self.rounded(progress.wallSeconds), .array(all.counts(below: Self.bounds).map { .int(Int64($0)) })]))
      if heat.count > Self.heatColumns { heat.removeFirst() }
    }
    samples.append((progress, statistics, usage.cpuSeconds))
    if samples.count > Self.window + 1 { samples.removeFirst() }
    let recent = recent
    measured = [
      .init("service_us", Self.quantiles(recent.service)), .init("response_us", Self.quantiles(recent.response)),
      .init("lag_us", Self.quantiles(recent.lag)),
      .init("restarts", .int(Int64(statistics.restarts))),
      .init(
        "thresholds",
        .array(
          run.plan.thresholds.map {
            .object([.init("expression", .string($0.text)), .init("passed", .bool($0.isKept(by: statistics)))])
          })),
    ]
  }

  /// Returns the values of the overview.
  func overview(_ behaviors: JSON, viewers: Int) -> [JSON.Member] {
    let progress = run.progress
    let waiting = run.waitingRecords
    let calendar = run.plan.calendar
    return [
      .init("state", .string(progress.phase.rawValue)), .init("simulation", .string(run.plan.simulation)),
      .init("run_id", .string(run.metadata.runID)), .init("seed", .int(Int64(clamping: run.plan.seed))),
      .init("shards", .int(Int64(run.plan.shards))), .init("speed", .string(progress.speed.description)),
      .init("clock", .string(calendar.date(.start + progress.simulated).ISO8601Format())),
      .init("simulated_seconds", Self.rounded(progress.simulated.seconds)),
      .init("duration_seconds", progress.duration.map { Self.rounded($0.seconds) } ?? .null),
      .init("wall_seconds", Self.rounded(progress.wallSeconds)), .init("behaviors", behaviors),
      .init("acts_per_s", rate(progress, \.acts)), .init("actions_per_s", rate(progress, \.actions)),
      .init("failed_per_s", rate(progress, \.failed)), .init("complaints_per_s", rate(progress, \.complaints)),
      .init("cpu_cores", Self.rounded(cpuCores)), .init("rss_bytes", .int(Int64(usage.residentBytes))),
      .init(
        "spool",
        .object([.init("bytes", .int(Int64(waiting.bytes))), .init("records", .int(Int64(waiting.count)))])),
      .init("sink", .string(run.sinkLocation)), .init("services", services),
      .init("verdict", .string(progress.dropped > 0 ? RunSummary.incomplete : RunSummary.valid)),
      .init("viewers", .int(Int64(viewers))),
    ] + progress.counters + measured
  }

  /// The newest row of the history.
  var row: JSON {
    let progress = samples.last?.progress ?? run.progress
    let recent = recent
    return .array([
      Self.rounded(progress.wallSeconds), Self.rounded(progress.simulated.seconds), lastRate(\.acts),
      lastRate(\.actions), lastRate(\.failed), lastRate(\.complaints), .int(Int64(progress.actors)),
      Self.microseconds(recent.service.quantile(0.5)), Self.microseconds(recent.service.quantile(0.99)),
      Self.microseconds(recent.response.quantile(0.99)), Self.microseconds(recent.lag.quantile(0.99)),
      Self.rounded(cpuCores), Self.rounded(Double(usage.residentBytes) / 1_048_576),
    ])
  }

  /// The table of actions and the heat map.
  var actions: [JSON.Member] {
    guard let now = samples.last, let first = samples.first else { return [] }
    let seconds = max(now.progress.wallSeconds - first.progress.wallSeconds, 0.001)
    let rows = now.statistics.actions.sorted { $0.key < $1.key }.map { name, action -> JSON in
      let before = first.statistics.actions[name] ?? ActionStatistics()
      return .object([
        .init("name", .string(name)), .init("count", .int(Int64(action.count))),
        .init("failed", .int(Int64(action.failed))),
        .init("per_s", Self.rounded(Double(action.count - before.count) / seconds)),
        .init("service_us", Self.quantiles(action.service)), .init("response_us", Self.quantiles(action.response)),
        .init(
          "errors",
          .array(
            action.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
              .object([.init("message", .string($0.key)), .init("count", .int(Int64($0.value)))])
            })),
      ])
    }
    return [
      .init("actions", .array(rows)),
      .init("bounds_us", .array(Self.bounds.map { .int($0 / 1000) })), .init("heat", .array(heat)),
    ]
  }

  private var services: JSON {
    .array(
      run.services.all.map {
        .object([
          .init("name", .string($0.name.rawValue)),
          .init("state", .string($0.failingSince == nil ? "running" : "failing")),
          .init("detail", $0.lastError.map(JSON.string) ?? .null), .init("restarts", .int(Int64($0.restarts))),
        ])
      })
  }

  /// The durations measured in the window.
  private var recent: (service: Histogram, response: Histogram, lag: Histogram) {
    guard let now = samples.last?.statistics, let before = samples.first?.statistics, samples.count > 1 else {
      return (Histogram(), Histogram(), Histogram())
    }
    var (service, response) = (Histogram(), Histogram())
    for (name, action) in now.actions {
      let earlier = before.actions[name]
      service.merge(action.service.since(earlier?.service ?? Histogram()))
      response.merge(action.response.since(earlier?.response ?? Histogram()))
    }
    return (service, response, now.lag.since(before.lag))
  }

  /// Returns the rate since the last sample but one.
  private func rate(_ now: RunProgress, _ count: KeyPath<RunProgress, Int>) -> JSON {
    guard let before = samples.suffix(2).first?.progress else { return 0 }
    return Self.rate(from: before, to: now, count)
  }

  /// Returns the rate between the last two samples.
  private func lastRate(_ count: KeyPath<RunProgress, Int>) -> JSON {
    guard let now = samples.last?.progress, let before = samples.suffix(2).first?.progress else { return 0 }
    return Self.rate(from: before, to: now, count)
  }

  private static func rate(
    from before: RunProgress, to now: RunProgress, _ count: KeyPath<RunProgress, Int>
  ) -> JSON {
    let seconds = now.wallSeconds - before.wallSeconds
    return seconds > 0 ? rounded(Double(now[keyPath: count] - before[keyPath: count]) / seconds) : 0
  }

  private static func quantiles(_ durations: Histogram) -> JSON {
    .object([
      .init("count", .int(Int64(durations.count))), .init("p50", microseconds(durations.quantile(0.5))),
      .init("p90", microseconds(durations.quantile(0.9))), .init("p95", microseconds(durations.quantile(0.95))),
      .init("p99", microseconds(durations.quantile(0.99))), .init("max", microseconds(durations.greatest)),
    ])
  }

  private static func microseconds(_ nanoseconds: Int64) -> JSON { rounded(Double(nanoseconds) / 1000) }

  /// Rounds to a thousandth, and from 1000 on to a whole number, to shorten the messages.
  private static func rounded(_ value: Double) -> JSON {
    let whole = value.rounded()
    if abs(value) >= 1000 || value == whole { return .int(Int64(whole)) }
    return .double((value * 1000).rounded() / 1000)
  }

  private static func pow10(_ power: Int) -> Int64 { (0..<power).reduce(1) { product, _ in product * 10 } }
}
