import Engine
import Beamulator

/// The state and the counters of a run, for `/api/v1/status`.
struct RunStatus {
  let json: JSON

  init(_ progress: RunProgress, of run: Run) {
    json = .object(
      [
        .init("run_id", .string(run.metadata.runID)), .init("simulation", .string(run.plan.simulation)),
        .init("state", .string(progress.phase.rawValue)),
        .init("seed", .int(Int64(clamping: run.plan.seed))), .init("speed", .string(progress.speed.description)),
        .init("shards", .int(Int64(run.plan.shards))),
        .init("clock", .string(run.plan.calendar.date(.start + progress.simulated).ISO8601Format())),
        .init("simulated_seconds", .double(progress.simulated.seconds)),
        .init("duration_seconds", progress.duration.map { .double($0.seconds) } ?? .null),
        .init("wall_seconds", .double(progress.wallSeconds)),
        .init("lag_p99_us", .double(Double(progress.lagP99) / 1000)),
      ] + progress.counters)
  }
}
