import Platform
import Engine
import ActorRuntime
import Beamulator
import Connectors
import Dashboard
import Foundation
import Synchronization

/// The cost of viewers: the lag of 20,000 actors that each act every second with 20 viewers, compared to the same run
/// without viewers; and the CPU of one viewer of 100,000 actors with 50,000 acts per second.
///
/// A viewer subscribes to the overview, the history, the tiles, the tree, actions, complaints and log, like the page
/// with all views open. The CPU of the viewers' threads is subtracted and their priority is low, as viewers run on
/// other machines.
enum ViewersBenchmark {
  private static let span = 8

  private struct Outcome {
    /// The lag in milliseconds.
    var lag = 0.0
    /// The CPU seconds without the viewers'.
    var cpu = 0.0
    /// The bytes received by all viewers per second.
    var bytes = 0.0
  }

  static func run() throws -> [Measurement] {
    var (seen, unseen): ([Outcome], [Outcome]) = ([], [])
    for _ in 0..<3 {
      unseen.append(try outcome(actors: 20_000, every: 1, viewers: 0))
      seen.append(try outcome(actors: 20_000, every: 1, viewers: 20))
    }
    var shares: [Double] = []
    var rates: [Double] = []
    for _ in 0..<3 {
      let alone = try outcome(actors: 100_000, every: 2, viewers: 0)
      let viewed = try outcome(actors: 100_000, every: 2, viewers: 1)
      shares.append((viewed.cpu - alone.cpu) / Double(span) * 100)
      rates.append(viewed.bytes / 1024)
    }
    return [
      Measurement(
        "lag p99, 20000 actors a second, 20 viewers (yardstick: none)", median(seen.map(\.lag)), "ms",
        yardstick: median(unseen.map(\.lag))),
      Measurement("sent to each of these viewers", median(seen.map(\.bytes)) / 20 / 1024, "KiB/s"),
      Measurement("CPU of a viewer of 100000 actors, 50000 acts/s", median(shares), "% of a core"),
      Measurement("sent to it", median(rates), "KiB/s"),
    ]
  }

  private static func outcome(actors: Int, every seconds: Int, viewers: Int) throws -> Outcome {
    let node = try ConfigNode.parse(
      """
      { speed: 1, duration: \(span)s,
        population: [{ behavior: Watched, count: \(actors), config: { every: \(seconds)s }, arrive: { over: \(seconds)s } }] }
      """, file: "benchmark")
    let plan = try RunPlan(node, name: "watched", behaviors: [BehaviorType(Watched.self)], shards: 2)
    let metadata = RunMetadata(
      runID: "watched", simulation: "watched", config: "", seed: 1, speed: "1", clockStart: 0, version: "", host: "",
      start: 0)
    let log = try RunLog(path: nil, level: .error, calendar: plan.calendar)
    let target = try HTTPTarget("http://127.0.0.1:1")
    let run = try RunSetup(plan, metadata: metadata, sink: DiscardingSink(), log: log) {
      try CurlClient(target: target, loop: $0)
    }.open()
    let server = try ControlServer(run, at: ControlServer.Binding(address: "127.0.0.1", port: 0))
    let before = HTTPBenchmark.cpu(RUSAGE_SELF)
    run.start()
    let readers = try (0..<viewers).map { _ in try FeedReader(port: server.port) }
    while !run.isOver { usleep(10_000) }
    var outcome = Outcome(cpu: HTTPBenchmark.cpu(RUSAGE_SELF) - before)
    for reader in readers {
      let (bytes, cpu) = reader.end()
      outcome.bytes += Double(bytes) / Double(span)
      outcome.cpu -= cpu
    }
    let summary = run.finish(stoppedBySignal: false)
    server.stop(summary)
    outcome.lag = summary.lagUs.p99 / 1000
    return outcome
  }
}

/// Waits between acts that do almost nothing.
struct Watched: Behavior {
  struct State: ActorState { var acts = 0 }
  var every = Wait.seconds(1)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    me.state.acts += 1
    return .after(every)
  }
}

/// Reads and discards the feed on its own thread.
private final class FeedReader: Sendable {
  private let descriptor: Int32
  private let counts = Mutex((bytes: 0, cpu: 0.0))
  private let thread = Mutex<OSThread?>(nil)

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw BenchmarkProblem("a viewer cannot connect") }
    let request = #"{"subscribe":["overview","history","tiles","tree","actions","complaints","log"]}"#
    let handshake =
      "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    // A frame with a text shorter than 126 bytes, masked with zeros.
    let frame: [UInt8] = [0x81, 0x80 | UInt8(request.utf8.count), 0, 0, 0, 0] + Array(request.utf8)
    let bytes = Array(handshake.utf8) + frame
    guard send(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw BenchmarkProblem("a viewer cannot send its request")
    }
    thread.withLock {
      $0 = OSThread("viewer") {
        // On Linux, 0 is the calling thread.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(self.descriptor, &buffer, buffer.count, 0), count > 0 {
          self.counts.withLock { $0.bytes += count }
        }
        self.counts.withLock { $0.cpu = Double(OSThread.cpu) / 1e9 }
      }
    }
  }

  /// Stops reading; returns the received bytes and the CPU seconds used.
  func end() -> (bytes: Int, cpu: Double) {
    shutdown(descriptor, Int32(SHUT_RDWR))
    thread.withLock { $0?.join() }
    close(descriptor)
    return counts.withLock { $0 }
  }
}
