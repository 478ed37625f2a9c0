import Beamulator
import Platform

/// The behaviors of a run's actors: the population groups of its plan, groups added later, and the actors that were
/// moved from one group to another. Callable from any thread.
final class Population: Sendable {
  /// The population at a time.
  struct Contents: Sendable {
    fileprivate(set) var parts: [RunPlan.Part]
    /// In order of ids.
    fileprivate(set) var groups: [SavedRun.Group] = []
    /// The indices of the groups of actors that are not in the group in which they were spawned.
    fileprivate var moved: [ActorID: Int] = [:]
    /// The number of changes.
    fileprivate(set) var version = 0

    /// Returns the index of the group that an actor is or was in; nil for an unknown actor.
    func index(of actor: ActorID) -> Int? {
      if !moved.isEmpty, let index = moved[actor] { return index }
      var (low, high) = (0, groups.count)
      while low < high {
        let middle = (low + high) / 2
        if groups[middle].ids.upperBound < actor { low = middle + 1 } else { high = middle }
      }
      return low < groups.count && groups[low].ids.contains(actor) ? groups[low].part : nil
    }

    func part(of actor: ActorID) -> RunPlan.Part? { index(of: actor).map { parts[$0] } }

    /// The indices of the groups that have or had actors.
    var indices: [Int] { Set(groups.map(\.part) + moved.values).sorted() }

    /// The behaviors of those groups.
    var behaviors: [String] { Set(indices.map { parts[$0].behavior }).sorted() }
  }

  private let planned: Int
  private let contents: Locked<Contents>
  /// The moves as last saved.
  private let moves = Locked<(version: Int, list: [SavedRun.Move])>((-1, []))

  init(_ plan: RunPlan) {
    planned = plan.parts.count
    contents = Locked(Contents(parts: plan.parts))
  }

  /// Restores the population of a checkpoint. An actor that was saved before it was moved is in its former group.
  ///
  /// - Throws: ``ConfigError`` when a group that was added no longer fits the behaviors.
  init(_ plan: RunPlan, _ checkpoint: Checkpoint) throws {
    let run = checkpoint.run
    planned = plan.parts.count
    var saved = Contents(parts: plan.parts)
    for added in run.added {
      let kind = try BehaviorType.named(added.behavior, among: plan.kinds, at: .json)
      let config = try ConfigNode.parse(added.config, file: "the configuration of spawned actors")
      saved.parts.append(try RunPlan.Part(kind, tags: added.tags, config: config))
    }
    // Groups may have been added to the simulation since.
    let shift = plan.parts.count - run.planned
    func index(_ part: Int) -> Int { part < run.planned ? part : part + shift }
    saved.groups = run.groups.map { SavedRun.Group(part: index($0.part), behavior: $0.behavior, ids: $0.ids) }
    for move in run.moves { for ids in move.ids { for id in ids { saved.moved[id] = index(move.part) } } }
    for actor in checkpoint.actors {
      let (id, behavior) = (actor.actor.id, actor.actor.behavior)
      guard let part = saved.part(of: id), part.behavior != behavior else { continue }
      saved.moved[id] = saved.parts.lastIndex { $0.behavior == behavior }
    }
    contents = Locked(saved)
  }

  var now: Contents { contents.withLock { $0 } }

  /// Returns the group of an actor, with its index. (Unlike ``now``, it does not cause a copy at the next change.)
  func membership(of actor: ActorID) -> (index: Int, part: RunPlan.Part)? {
    contents.withLock { contents in contents.index(of: actor).map { ($0, contents.parts[$0]) } }
  }

  func part(at index: Int) -> RunPlan.Part { contents.withLock { $0.parts[index] } }

  /// Adds a group, unless an equal one was added before, and returns its index.
  func add(_ part: RunPlan.Part) -> Int {
    contents.withLock {
      let text = part.prepared.configText
      if let index = $0.parts.indices.dropFirst(planned).first(where: { [parts = $0.parts] in
        parts[$0].behavior == part.behavior && parts[$0].tags == part.tags && parts[$0].prepared.configText == text
      }) {
        return index
      }
      $0.parts.append(part)
      $0.version += 1
      return $0.parts.count - 1
    }
  }

  /// Adds actors to a group.
  func enter(_ part: Int, _ ids: ClosedRange<ActorID>) {
    contents.withLock {
      $0.groups.append(SavedRun.Group(part: part, behavior: $0.parts[part].behavior, ids: ids))
      $0.version += 1
    }
  }

  /// Moves an actor to a group.
  func move(_ actor: ActorID, to part: Int) {
    contents.withLock {
      $0.moved[actor] = part
      $0.version += 1
    }
  }

  /// Writes the population to a checkpoint.
  func save(to run: inout SavedRun) {
    let now = now
    run.groups = now.groups
    run.planned = planned
    run.added = now.parts.dropFirst(planned).map {
      SavedRun.AddedPart(
        behavior: $0.behavior, tags: $0.tags,
        config: $0.prepared.configText)
    }
    run.moves = moves.withLock { moves in
      if moves.version != now.version { moves = (now.version, Self.moves(now)) }
      return moves.list
    }
  }

  private static func moves(_ now: Contents) -> [SavedRun.Move] {
    Dictionary(grouping: now.moved.keys.sorted()) { now.moved[$0] ?? 0 }.sorted { $0.key < $1.key }
      .map { SavedRun.Move(part: $0.key, ids: ranges($0.value)) }
  }

  /// Returns ids in order as ranges.
  private static func ranges(_ ids: [ActorID]) -> [ClosedRange<ActorID>] {
    var ranges: [ClosedRange<ActorID>] = []
    for id in ids {
      if let last = ranges.last, last.upperBound + 1 == id {
        ranges[ranges.count - 1] = last.lowerBound...id
      } else {
        ranges.append(id...id)
      }
    }
    return ranges
  }
}
