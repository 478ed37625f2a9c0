import ActorRuntime
import Beamulator
import Glibc

/// The memory of an idle actor with its timer and registry entry: resident memory before and after a million actors.
enum MemoryBenchmark {
  static func run() throws -> [Measurement] {
    let actors = 1_000_000
    let before = residentBytes()
    let runtime = try Runtime(shards: 1, pace: .skip, seed: 1)
    try ActsBenchmark.populate(runtime, actors)
    let spawned = Double(residentBytes() - before) / Double(actors)
    runtime.run(until: .start + .seconds(4))
    let acted = Double(residentBytes() - before) / Double(actors)
    return [
      Measurement("idle actor with a state of 16 bytes, 1000000 actors", spawned, "bytes"),
      Measurement("the same after two acts each", acted, "bytes"),
    ]
  }

  private static func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
      separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(getpagesize())
  }
}
