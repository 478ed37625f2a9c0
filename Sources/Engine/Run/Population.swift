import Beamulator
import Platform

/// Who lives by what in a run: the parts of its plan, those added while it lives, and who went over from one to another.
/// Any thread.
final class Population: Sendable {
  /// How it is at a time.
  struct Contents: Sendable {
    fileprivate(set) var parts: [RunPlan.Part]
    /// In order of ids.
    fileprivate(set) var groups: [SavedRun.Group] = []
    /// The parts of those that live by another than they came by.
    fileprivate var moved: [ActorID: Int] = [:]
    /// How often it has changed.
    fileprivate(set) var version = 0

    /// The index of the part that an actor lives by, or lived by; nil for none of the run.
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

    /// The indices of the parts that have or had actors.
    var indices: [Int] { Set(groups.map(\.part) + moved.values).sorted() }

    /// The behaviors of those parts.
    var behaviors: [String] { Set(indices.map { parts[$0].behavior }).sorted() }
  }

  private let planned: Int
  private let contents: Locked<Contents>
  /// As they were last saved.
  private let moves = Locked<(version: Int, list: [SavedRun.Move])>((-1, []))

  init(_ plan: RunPlan) {
    planned = plan.parts.count
    contents = Locked(Contents(parts: plan.parts))
  }

  /// How it was when a run was saved. Who was saved before going over to another behavior is by what it was.
  ///
  /// - Throws: ``ConfigError`` when a part that was added does not fit the behaviors any more.
  init(_ plan: RunPlan, _ checkpoint: Checkpoint) throws {
    let run = checkpoint.run
    planned = plan.parts.count
    var saved = Contents(parts: plan.parts)
    for added in run.added {
      let kind = try BehaviorType.named(added.behavior, among: plan.kinds, at: .json)
      let config = try ConfigNode.parse(added.config, file: "the configuration of spawned actors")
      saved.parts.append(try RunPlan.Part(kind, tags: added.tags, config: config))
    }
    // Parts may have been added to the simulation since.
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

  /// The part that an actor lives by, with its index. (Who holds ``now`` while somebody goes over has all copied.)
  func membership(of actor: ActorID) -> (index: Int, part: RunPlan.Part)? {
    contents.withLock { contents in contents.index(of: actor).map { ($0, contents.parts[$0]) } }
  }

  func part(at index: Int) -> RunPlan.Part { contents.withLock { $0.parts[index] } }

  /// Adds a part, if none like it was added before; gives its index.
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

  /// Actors have come by a part.
  func enter(_ part: Int, _ ids: ClosedRange<ActorID>) {
    contents.withLock {
      $0.groups.append(SavedRun.Group(part: part, behavior: $0.parts[part].behavior, ids: ids))
      $0.version += 1
    }
  }

  /// An actor has gone over to a part.
  func move(_ actor: ActorID, to part: Int) {
    contents.withLock {
      $0.moved[actor] = part
      $0.version += 1
    }
  }

  /// Writes what there is to save of it.
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

  /// Ids in order, as ranges.
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
