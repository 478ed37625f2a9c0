package import Beamulator
import ActorRuntime

/// Who sees to whom: the run, its services, and its actors by the parts of its population.
package struct SupervisionTree: Codable, Sendable {
  /// Actors of a part of the population.
  package struct Group: Codable, Sendable {
    /// Its place in the population, from 0.
    package var part: Int
    package var behavior: String
    package var actors = 0
    package var waiting = 0
    package var acting = 0
    /// Waiting after a crash.
    package var crashed = 0
    package var quarantined = 0
    package var paused = 0
    /// When its actors come back, and when they do not.
    package var restarts: RestartPolicy
    /// Those that are crashed or quarantined, or all.
    package var shown: [ActorSummary] = []
    /// How many more there are like those shown.
    package var more = 0

    init(part: Int, behavior: String, restarts: RestartPolicy) {
      self.part = part
      self.behavior = behavior
      self.restarts = restarts
    }
  }

  /// So many actors of a part are shown unless all are asked for.
  static let limit = 100

  package var runID: String
  package var simulation: String
  package var simulatedSeconds: Double
  package var services: [Services.Service]
  package var groups: [Group]

  enum CodingKeys: String, CodingKey {
    case simulation, services, groups
    case runID = "run_id"
    case simulatedSeconds = "simulated_seconds"
  }
}

extension SupervisionTree.Group {
  /// Takes up an actor.
  ///
  /// - Parameter part: The one it lives by; asked for only if it is shown.
  mutating func add(_ actor: ActorID, on shard: Shard, all: Bool, part: () -> RunPlan.Part) {
    guard let (condition, isActing) = shard.condition(of: actor) else { return }
    actors += 1
    let status = ActorStatus(condition, isActing: isActing)
    switch status {
    case .waiting: waiting += 1
    case .acting: acting += 1
    case .crashed: crashed += 1
    case .quarantined: quarantined += 1
    case .paused: paused += 1
    }
    guard all || status == .crashed || status == .quarantined else { return }
    if all || shown.count < SupervisionTree.limit {
      if let cell = shard.snapshot(of: actor) { shown.append(ActorSummary(cell, on: shard, part())) }
    } else {
      more += 1
    }
  }

  /// Takes up what another shard has found.
  mutating func add(_ other: Self, all: Bool) {
    actors += other.actors
    waiting += other.waiting
    acting += other.acting
    crashed += other.crashed
    quarantined += other.quarantined
    paused += other.paused
    more += other.more
    shown = (shown + other.shown).sorted { $0.id < $1.id }
    guard !all, shown.count > SupervisionTree.limit else { return }
    more += shown.count - SupervisionTree.limit
    shown.removeLast(shown.count - SupervisionTree.limit)
  }
}
