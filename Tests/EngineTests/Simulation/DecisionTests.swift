import ActorRuntime
import Engine
import Beamulator
import Support
import Testing

/// A shared list, as a service would keep it: all users see the changes of each.
actor ListModel: SimulatedTarget {
  nonisolated let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private var items: [Int64] = []
  private var lastID: Int64 = 0

  init(_ executor: any SerialExecutor) { self.executor = executor }

  func list() -> [Int64] { items }

  func add() -> Int64 {
    lastID += 1
    items.append(lastID)
    return lastID
  }

  func remove(_ id: Int64) -> Bool {
    guard let place = items.firstIndex(of: id) else { return false }
    items.remove(at: place)
    return true
  }
}

struct ListItems: Action {
  let name = "list"
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> [Int64] {
    let items = await call.simulated(ListModel.self).list()
    call.result = "\(items)"
    return items
  }
}

struct AddItem: Action {
  let name = "add"
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> Int64 {
    let id = await call.simulated(ListModel.self).add()
    call.result = "\(id)"
    return id
  }
}

struct RemoveItem: Action {
  struct Gone: Error {}
  let name = "remove"
  let id: Int64
  var arguments: JSON { ["id": .int(id)] }
  nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws {
    guard await call.simulated(ListModel.self).remove(id) else { throw Gone() }
  }
}

/// Lists the items, then adds or removes one, which may have been removed since.
struct Editor: Behavior {
  var wait = Wait.milliseconds(0.3...40)

  nonisolated(nonsending) func act(_ me: inout ActContext<NoState>) async throws -> Next {
    let items = try await me.perform(ListItems())
    if me.random.chance(0.5) || items.isEmpty {
      try await me.perform(AddItem())
    } else if let id = items.randomElement(using: &me.random) {
      if case .failure = await me.attempt(RemoveItem(id: id)) { me.complain(.annoying, "it was gone") }
    }
    return .after(wait)
  }
}

@Suite(.timeLimit(.minutes(3)))
struct DecisionTests {
  private func summary(seed: Int, shards: Int) async throws -> RunSummary {
    try await SimulationUnderTest(
      """
      seed: \(seed)
      speed: max
      duration: 2s
      shards: \(shards)
      population: [{ behavior: Editor, count: 60, arrive: { over: 20ms } }]
      """, [BehaviorType(Editor.self)]
    ).summary
  }

  @Test(arguments: [1, 2, 3])
  func theSameSeedMakesTheSameDecisionsOnAnyNumberOfShards(shards: Int) async throws {
    let first = try await summary(seed: 7, shards: 1)
    let again = try await summary(seed: 7, shards: shards)
    #expect(first.decisionDigest == again.decisionDigest)
    #expect(first.totals.actions == again.totals.actions && first.totals.failed == again.totals.failed)
    #expect(first.complaints == again.complaints)
    #expect(first.totals.actions > 5000 && first.totals.failed > 10)
    #expect(first.verdict == "VALID" && first.exitCode == 0 && first.totals.inDoubt == 0)
  }

  @Test func differentSeedsMakeDifferentDecisions() async throws {
    let digests = [
      try await summary(seed: 7, shards: 1).decisionDigest, try await summary(seed: 8, shards: 1).decisionDigest,
    ]
    #expect(digests[0] != digests[1] && digests.allSatisfy { $0.count == 32 })
  }
}
