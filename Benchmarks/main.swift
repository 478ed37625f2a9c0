import ActorRuntime
import Glibc

struct Sensor: ActorProgram {
  struct State: Sendable { var value = 0.0; var readings = 0 }
  func initialState(_ random: inout RandomStream) throws -> State { State() }
  func act(_ turn: inout ActContext<State>) async throws -> Next {
    turn.state.value = turn.state.value * 0.9 + turn.random.unit()
    turn.state.readings += 1
    return .after(.seconds(1...2))
  }
}
final class Nobody: ActorObserver {
  func observe(_ event: LifeEvent, of actor: ActorID, label: ActorLabel?, behavior: String, on shard: Shard) {}
}

func rss() -> Int {
  let f = fopen("/proc/self/statm", "r")!
  var a = 0, b = 0
  withUnsafeMutablePointer(to: &a) { pa in withUnsafeMutablePointer(to: &b) { pb in withVaList([pa, pb]) { _ = vfscanf(f, "%ld %ld", $0) } } }
  fclose(f)
  return b * 4096
}

func go(_ actors: Int, _ shards: Int, _ acts: Int) throws {
  let before = rss()
  let runtime = try Runtime(shards: shards, pace: .skip, seed: 1)
  try runtime.spawn(ProgramGroup(Sensor(), ActorGroup(behavior: "Sensor", observer: Nobody())), count: actors, firstAct: { SimulatedTime(nanoseconds: Int64($0) * 2_000_000_000 / Int64(actors)) })
  let bytes = (rss() - before) / actors
  let start = SimulationClock.wallNow
  runtime.run(until: SimulatedTime(nanoseconds: Int64(Double(acts) / Double(actors) * 1.5e9)))
  let seconds = Double(SimulationClock.wallNow - start) / 1e9
  let total = runtime.shards.reduce(0) { $0 + $1.counters.acts }
  print(actors, "actors", shards, "shards", total, "acts", Double(total) / seconds / 1e6, "M/s", bytes, "bytes", (rss() - before) / actors, "bytes after")
}
let args = CommandLine.arguments
try go(Int(args[1])!, Int(args[2])!, Int(args[3])!)
