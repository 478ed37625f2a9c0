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

    /// The place of the part that an actor lives by, or lived by; nil for none of the run.
    func place(of actor: ActorID) -> Int? {
      if !moved.isEmpty, let place = moved[actor] { return place }
      var (low, high) = (0, groups.count)
      while low < high {
        let middle = (low + high) / 2
        if groups[middle].ids.upperBound < actor { low = middle + 1 } else { high = middle }
      }
      return low < groups.count && groups[low].ids.contains(actor) ? groups[low].part : nil
    }

    func part(of actor: ActorID) -> RunPlan.Part? { place(of: actor).map { parts[$0] } }

    /// The places of the parts that have or had actors.
    var places: [Int] { Set(groups.map(\.part) + moved.values).sorted() }

    /// The behaviors of those parts.
    var behaviors: [String] { Set(places.map { parts[$0].behavior }).sorted() }
  }

  private let planned: Int
  private let contents: Guarded<Contents>
  /// As they were last saved.
  private let moves = Guarded<(version: Int, list: [SavedRun.Move])>((-1, []))

  init(_ plan: RunPlan) {
    planned = plan.parts.count
    contents = Guarded(Contents(parts: plan.parts))
  }

  /// How it was when a run was saved. Who was saved before going over to another behavior is by what it was.
  ///
  /// - Throws: ``ConfigError`` when a part that was added does not fit the behaviors any more.
  init(_ plan: RunPlan, _ round: CheckpointRound) throws {
    let run = round.run
    planned = plan.parts.count
    var saved = Contents(parts: plan.parts)
    for added in run.added {
      let kind = try BehaviorKind.named(added.behavior, among: plan.kinds, at: .json)
      let config = try ConfigNode.parse(added.config, file: "the configuration of spawned actors")
      saved.parts.append(try RunPlan.Part(kind, tags: added.tags, config: config))
    }
    // Parts may have been added to the simulation since.
    let shift = plan.parts.count - run.planned
    func place(_ part: Int) -> Int { part < run.planned ? part : part + shift }
    saved.groups = run.groups.map { SavedRun.Group(part: place($0.part), behavior: $0.behavior, ids: $0.ids) }
    for move in run.moves { for ids in move.ids { for id in ids { saved.moved[id] = place(move.part) } } }
    for actor in round.actors {
      let (id, behavior) = (actor.actor.id, actor.actor.behavior)
      guard let part = saved.part(of: id), part.behavior != behavior else { continue }
      saved.moved[id] = saved.parts.lastIndex { $0.behavior == behavior }
    }
    contents = Guarded(saved)
  }

  var now: Contents { contents.withLock { $0 } }

  /// The part that an actor lives by, with its place. (Who holds ``now`` while somebody goes over has all copied.)
  func membership(of actor: ActorID) -> (place: Int, part: RunPlan.Part)? {
    contents.withLock { contents in contents.place(of: actor).map { ($0, contents.parts[$0]) } }
  }

  func part(at place: Int) -> RunPlan.Part { contents.withLock { $0.parts[place] } }

  /// Adds a part, if none like it was added before; gives its place.
  func add(_ part: RunPlan.Part) -> Int {
    contents.withLock {
      let text = part.prepared.configText
      if let place = $0.parts.indices.dropFirst(planned).first(where: { [parts = $0.parts] in
        parts[$0].behavior == part.behavior && parts[$0].tags == part.tags && parts[$0].prepared.configText == text
      }) {
        return place
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
