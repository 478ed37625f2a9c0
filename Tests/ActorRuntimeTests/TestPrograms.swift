import Beamulator
import Platform
import ActorRuntime
import Support

/// A program that runs a closure; its state counts successful acts.
struct Scripted: ActorProgram {
  let script: @Sendable (inout ActContext<Int>) async throws -> Next

  init(_ script: @escaping @Sendable (inout ActContext<Int>) async throws -> Next) { self.script = script }

  func initialState(_ random: inout RandomStream) throws -> Int { 0 }

  func act(_ me: inout ActContext<Int>) async throws -> Next { try await script(&me) }
}

/// A thread-safe list of entries.
final class EventLog<Entry: Sendable>: Sendable {
  private let contents = Locked<[Entry]>([])
  var entries: [Entry] { contents.withLock { $0 } }
  func add(_ entry: Entry) { contents.withLock { $0.append(entry) } }
}

/// Logs lifecycle events as texts.
final class LifecycleLog: ActorObserver {
  let log = EventLog<String>()

  func observe(_ event: LifecycleEvent, of actor: ActorIdentity, on shard: Shard) {
    let actor = actor.id
    switch event {
    case .started: log.add("\(actor) started")
    case .stopped: log.add("\(actor) stopped")
    case .restarted: log.add("\(actor) restarted")
    case .quarantined: log.add("\(actor) quarantined")
    case .released: log.add("\(actor) released")
    case .paused: log.add("\(actor) paused")
    case .resumed: log.add("\(actor) resumed")
    case .replaced: log.add("\(actor) replaced")
    case .crashed(let error, _, _): log.add("\(actor) crashed: \(error)")
    }
  }
}

extension Runtime {
  /// Spawns actors that run a closure.
  @discardableResult
  func spawn(
    _ count: Int = 1, behavior: String = "Scripted", tags: [String] = [], observer: any ActorObserver = LifecycleLog(),
    labels: [ActorLabel] = [], restarts: RestartPolicy = .standard,
    firstAct: @escaping @Sendable (Int) -> SimulatedTime = { _ in .start },
    _ script: @escaping @Sendable (inout ActContext<Int>) async throws -> Next
  ) throws -> ClosedRange<ActorID> {
    let group = ActorGroup(behavior: behavior, tags: tags, restarts: restarts)
    return try spawn(
      ProgramGroup(Scripted(script), group, observer: observer), count: count, labels: labels, firstAct: firstAct)
  }

  /// Calls ``Runtime/run(until:blocked:finally:)`` on a separate thread, because tests must not block shared
  /// threads.
  func runInBackground(
    until end: SimulatedTime = .never, blocked: @escaping @Sendable (ActorID, Shard, Int64) -> Void = { _, _, _ in }
  ) async {
    let thread = EventLog<OSThread>()
    await withTaskCancellationHandler {
      await withCheckedContinuation { over in
        thread.add(
          OSThread("test-run") {
            self.run(until: end, blocked: blocked)
            over.resume()
          })
      }
    } onCancel: {
      stop(within: 0)
    }
    for thread in thread.entries { thread.join() }
  }

  /// Acts and time once the run is paused: a shard has noticed the pause once it has answered twice.
  func paused() async throws -> (acts: Int, now: SimulatedTime) {
    try await eventuallyGet("the run is paused") {
      let (acts, now) = (self.acts, self.now)
      for shard in shards + shards { await withCheckedContinuation { done in shard.submit { done.resume() } } }
      return self.acts == acts && self.now == now && inFlight == 0 ? (acts, now) : nil
    }
  }

  var inFlight: Int { shards.reduce(0) { $0 + $1.counters.inFlight } }
  var acts: Int { shards.reduce(0) { $0 + $1.counters.acts } }
}

/// The runtime's interface for acts, without the types of behavior authors.
extension ActContext {
  var shard: Shard { frame.host as! Shard }

  func post(_ body: any Sendable, to actors: [ActorID], waking: Bool) {
    frame.host.post(Envelope(sender: id, came: now, body: body), to: actors, waking: waking)
  }

  nonisolated(nonsending) func ask(
    _ actor: ActorID, _ body: any Sendable, within limit: Timespan, waking: Bool
  ) async -> (any Sendable)? {
    let answer = await frame.host.ask(actor, body, by: id, within: limit, waking: waking)
    frame.host.resumed(id)
    return answer
  }

  func answer(_ envelope: Envelope, with body: any Sendable) { frame.host.answer(envelope, with: body, by: id) }

  func takeEnvelopes(where isWanted: (Envelope) -> Bool) -> [Envelope] {
    frame.host.takeEnvelopes(of: id, acts: acts, due: due, where: isWanted)
  }

  nonisolated(nonsending) func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type
  ) async -> [(actor: ActorID, state: P.State)] {
    await frame.host.states(of: actors, as: program, for: id)
  }
}
