package import Beamulator
import ActorRuntime

/// The supervision tree: the run, its services, and its actors by population group.
package struct SupervisionTree: Codable, Sendable {
  /// The actors of a population group.
  package struct Group: Codable, Sendable {
    /// The index of the group, from 0.
    package var part: Int
    package var behavior: String
    package var actors = 0
    package var waiting = 0
    package var acting = 0
    /// Waiting after a crash.
    package var crashed = 0
    package var quarantined = 0
    package var paused = 0
    /// The restart policy of its actors.
    package var restarts: RestartPolicy
    /// The crashed and quarantined actors, or all.
    package var shown: [ActorSummary] = []
    /// The number of further actors that are not listed.
    package var more = 0

    init(part: Int, behavior: String, restarts: RestartPolicy) {
      self.part = part
      self.behavior = behavior
      self.restarts = restarts
    }
  }

  /// The maximum number of listed actors of a group unless all are requested.
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
  /// Adds an actor.
  ///
  /// - Parameter part: Its population group; evaluated only if the actor is listed.
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

  /// Adds the actors of another shard.
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
