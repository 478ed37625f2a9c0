package import Beamulator
import Platform

/// What those are told who look on; any thread. Nothing is told any more once the run is over.
extension Run {
  /// What was measured so far, of all shards.
  package func statistics(_ tell: @escaping @Sendable (RunStatistics) -> Void) {
    let (recorders, shards) = (recording.recorders, runtime.shards)
    let whole = Locked((left: shards.count, statistics: earlierStatistics))
    for shard in shards {
      shard.submit {
        let part = recorders[shard.index].snapshot
        let all = whole.withLock { whole in
          whole.statistics.merge(part)
          whole.left -= 1
          return whole.left == 0 ? whole.statistics : nil
        }
        if let all { tell(all) }
      }
    }
  }

  /// The parts of the population as they are now.
  package var populationSnapshot: PopulationSnapshot { PopulationSnapshot(population.now) }

  /// Records that wait for the sink.
  package var waitingRecords: (count: Int, bytes: Int) {
    (Int(writer.lastTaken - writer.lastAcknowledged), writer.spoolBytes)
  }

  /// The last complaints and crashes.
  package var incidents: RecentIncidents { recording.incidents }

  /// The last lines of the log.
  package var recentLog: RecentList<JSON> { log.recent }
}

/// Who lives by what, at a time.
package struct PopulationSnapshot: Sendable {
  private let contents: Population.Contents
  /// All behaviors that actors of the run live or lived by, in the order they came.
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

  /// Another number after every change.
  package var version: Int { contents.version }

  /// The configurations of a behavior's parts.
  package func configurations(of behavior: String) -> [JSON] {
    contents.parts.filter { $0.behavior == behavior }.map(\.config)
  }
}
