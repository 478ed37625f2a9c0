import Engine
import ActorRuntime
import Beamulator
import Connectors
import Foundation
import Storage
import Synchronization

/// The cost of a checkpoint per second: the CPU of a run in real time of 100,000 actors that each act once a second,
/// minus the CPU of the same run without checkpoints. It includes the scan of the actors, the encoding of their state,
/// the storage and the compaction. All actors act at the same time, so that the subtracted cost of the acts is small
/// and equal in both runs.
///
/// The yardstick is `write` and `fsync` of the same number of bytes to a file.
enum CheckpointBenchmark {
  private static let actors = 100_000
  /// The measured time in seconds.
  private static let span = 10.0

  static func run() throws -> [Measurement] {
    let folder = FileManager.default.temporaryDirectory.path + "/beamulator-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var shares: [Double] = []
    var bytes = 0.0
    var size = 0.0
    for turn in 0..<3 {
      let store = CountingStore(SQLiteCheckpointStore(path: "\(folder)/\(turn).sqlite"))
      let saved = try cpu(saving: store)
      let alone = try cpu(saving: nil)
      let (checkpoints, length) = store.counted
      guard checkpoints > 0 else { throw BenchmarkProblem("no checkpoint was saved") }
      bytes = Double(length) / Double(checkpoints)
      let file = try FileManager.default.attributesOfItem(atPath: store.location)
      size = ((file[.size] as? NSNumber)?.doubleValue ?? 0) / (bytes * Double(actors))
      shares.append((saved - alone) / Double(checkpoints) * Double(actors) * 100)
    }
    let plain = try writing(bytes * Double(actors), to: folder + "/plain")
    return [
      Measurement(
        "CPU of saving 100000 actors of 200-byte states each second", median(shares), "% of a core",
        yardstick: plain * 100),
      Measurement("bytes of an actor as it is saved", bytes, "bytes"),
      Measurement("length of the file (yardstick: one round)", size, "rounds", yardstick: 1),
    ]
  }

  /// Returns the CPU seconds of a run during the measured time.
  private static func cpu(saving store: CountingStore?) throws -> Double {
    let node = try ConfigNode.parse(
      "{ speed: 1, population: [{ behavior: Shopper, count: \(actors), arrive: { over: 1ms } }] }", file: "benchmark")
    let plan = try RunPlan(node, name: "shop", behaviors: [BehaviorType(Shopper.self)], shards: 1)
    let metadata = RunMetadata(
      runID: "shop", simulation: "shop", config: "", seed: 1, speed: "1", clockStart: 0, version: "", host: "", start: 0
    )
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar)
    let target = try HTTPTarget("http://127.0.0.1:1")
    var setup = RunSetup(plan, metadata: metadata, sink: DiscardingSink(), log: log) {
      try CurlClient(target: target, loop: $0)
    }
    setup.checkpoints = store
    let run = try setup.open()
    run.start()
    usleep(2_500_000)
    store?.begin()
    let before = HTTPBenchmark.cpu(RUSAGE_SELF)
    usleep(UInt32(span * 1e6))
    let used = HTTPBenchmark.cpu(RUSAGE_SELF) - before
    store?.end()
    run.stop(within: 1)
    while !run.isOver { usleep(10_000) }
    _ = run.finish(stoppedBySignal: false)
    return used
  }

  /// Returns the CPU seconds of a plain write of a number of bytes.
  private static func writing(_ count: Double, to path: String) throws -> Double {
    let block = [UInt8](repeating: 7, count: 256 << 10)
    let file = open(path, O_WRONLY | O_CREAT, 0o644)
    guard file >= 0 else { throw BenchmarkProblem("cannot write \(path)") }
    defer { close(file) }
    return median(
      (0..<5).map { _ in
        let before = HTTPBenchmark.cpu(RUSAGE_SELF)
        lseek(file, 0, SEEK_SET)
        for _ in 0..<Int(count / Double(block.count)) { _ = write(file, block, block.count) }
        fsync(file)
        return HTTPBenchmark.cpu(RUSAGE_SELF) - before
      })
  }
}

/// Counts the checkpoints and bytes passed to a store during the measured time.
private final class CountingStore: CheckpointStore {
  private let store: SQLiteCheckpointStore
  private let count = Mutex((isOn: false, checkpoints: 0, bytes: 0))

  init(_ store: SQLiteCheckpointStore) { self.store = store }

  var location: String { store.location }
  var counted: (checkpoints: Int, bytes: Int) { count.withLock { ($0.checkpoints, $0.bytes) } }

  func begin() { count.withLock { $0.isOn = true } }
  func end() { count.withLock { $0.isOn = false } }

  func save(_ run: SavedRun, _ chunks: some Sequence<CheckpointChunk>, gone: [ActorID]) throws {
    try store.save(
      run,
      chunks.lazy.map { chunk in
        self.count.withLock {
          guard $0.isOn else { return }
          $0.checkpoints += (try? chunk.entries().count) ?? 0
          $0.bytes += chunk.bytes.count
        }
        return chunk
      }, gone: gone)
  }

  func load() throws -> Checkpoint? { try store.load() }
  func close() { store.close() }
}

/// Has a state of about 200 bytes, all of which an act may change.
struct Shopper: Behavior {
  struct State: ActorState {
    var name = "Wilhelmina Quist, née Ostergaard"
    var mood = "content"
    var visits = 0
    var spent = 0.0
    var interest = 1.0
    var isMember = false
    var basket: [Int] = [1042, 88, 20_311, 7]
    var favourite: String? = "the corner shop near the harbour"
  }

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.visits += 1
    me.state.spent += Double(me.random.next() % 10_000) / 100
    me.state.interest = me.random.unit()
    me.state.mood = me.random.chance(0.5) ? "impatient" : "content"
    me.state.basket[me.state.visits % 4] = Int(me.random.next() % 30_000)
    return .after(.seconds(1))
  }
}
