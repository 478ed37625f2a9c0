package import Beamulator
import Platform

/// The state of a run for observers. Thread-safe; after the end of the run, closures are no longer called.
extension Run {
  /// Collects the measurements of all shards so far.
  package func statistics(_ body: @escaping @Sendable (RunStatistics) -> Void) {
    let (recorders, shards) = (recording.recorders, runtime.shards)
    let whole = Locked((remaining: shards.count, statistics: earlierStatistics))
    for shard in shards {
      shard.submit {
        let part = recorders[shard.index].snapshot
        let all = whole.withLock { whole in
          whole.statistics.merge(part)
          whole.remaining -= 1
          return whole.remaining == 0 ? whole.statistics : nil
        }
        if let all { body(all) }
      }
    }
  }

  /// The current parts of the population.
  package var populationSnapshot: PopulationSnapshot { PopulationSnapshot(population.now) }

  /// The number and the bytes of the records waiting for the sink.
  package var waitingRecords: (count: Int, bytes: Int) {
    (Int(writer.lastTaken - writer.lastAcknowledged), writer.spoolBytes)
  }

  /// The last complaints and crashes.
  package var incidents: RecentIncidents { recording.incidents }

  /// The last lines of the log.
  package var recentLog: RecentList<JSON> { log.recent }
}

/// The assignment of actors to behaviors at an instant.
package struct PopulationSnapshot: Sendable {
  private let contents: Population.Contents
  /// All behaviors that actors of the run have or had, in the order of their addition.
  package let behaviors: [String]
  private let indices: [String: Int]

  init(_ contents: Population.Contents) {
    self.contents = contents
    var names: [String] = []
    for part in contents.parts where !names.contains(part.behavior) { names.append(part.behavior) }
    behaviors = names
    indices = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 })
  }

  /// The index of an actor's behavior in ``behaviors``.
  package func behavior(of actor: ActorID) -> Int {
    contents.part(of: actor).flatMap { indices[$0.behavior] } ?? 0
  }

  /// A number that changes with every change of the population.
  package var version: Int { contents.version }

  /// The configurations of a behavior's parts.
  package func configurations(of behavior: String) -> [JSON] {
    contents.parts.filter { $0.behavior == behavior }.map(\.config)
  }
}
