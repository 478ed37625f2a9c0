import Beamulator
import Foundation

/// `benchmarks [GROUP]`: runs the benchmarks, prints a table and writes `.build/bench.json`.
@main
struct BenchmarkCommand {
  private static let groups: [(name: String, run: @Sendable () throws -> [Measurement])] = [
    ("acts", ActsBenchmark.run), ("memory", MemoryBenchmark.run), ("lag", LagBenchmark.run),
    ("records", RecordsBenchmark.run), ("http", HTTPBenchmark.run), ("checkpoint", CheckpointBenchmark.run),
    ("viewers", ViewersBenchmark.run),
  ]

  static func main() throws {
    let wanted = CommandLine.arguments.dropFirst().first
    guard wanted == nil || groups.contains(where: { $0.name == wanted }) else {
      print("unknown group '\(wanted ?? "")'; use one of: \(groups.map(\.name).joined(separator: ", "))")
      exit(104)
    }
    var measurements: [Measurement] = []
    print(Measurement.header)
    for group in groups where wanted == nil || group.name == wanted {
      for measurement in try group.run() {
        print(measurement.row)
        measurements.append(measurement)
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileManager.default.createDirectory(atPath: ".build", withIntermediateDirectories: true)
    try encoder.encode(measurements).write(to: URL(fileURLWithPath: ".build/bench.json"))
  }
}
