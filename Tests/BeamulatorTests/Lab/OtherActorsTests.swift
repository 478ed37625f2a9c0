import Engine
import Beamulator
import Support
import Synchronization
import Testing

/// A seller that answers requests and publishes its price.
private struct Seller: Behavior {
  struct State: ActorState {
    var price = 10
    var secret = "hidden"
    var publicState: Int { price }
  }

  var raise = 1

  func act(_ me: inout ActContext<State>) async throws -> Next {
    for question in me.messages(PriceOf.self) {
      me.answer(question, question.body.item == "nothing" ? -2 : me.state.price)
    }
    me.state.price += raise
    if me.state.price == 12 { me.addTag("dear") }
    if me.state.price == 14 { me.removeTag("dear") }
    return .after(.minutes(10))
  }
}

private struct PriceOf: Question {
  typealias Answer = Int
  var item: String
}

private struct Note: Codable, Sendable {
  var text: String
}

/// A buyer that reads and asks sellers, broadcasts messages, and records its observations as actions.
private struct Buyer: Behavior {
  func act(_ me: inout ActContext<NoState>) async throws -> Next {
    let sellers = me.actors(.behavior(Seller.self))
    let seen = await me.states(of: .behavior(Seller.self), as: Seller.self)
    try await me.perform(Saw("prices", "\(seen.map { "\($0.id):\($0.state)" })"))
    try await me.perform(Saw("dear", "\(me.actors(.tagged("dear", "shop")))"))
    try await me.perform(Saw("other", "\(await me.state(of: me.id, as: Seller.self) ?? -1)"))
    if let first = sellers.first {
      let price = await me.ask(first, PriceOf(item: "milk"), within: .minutes(1))
      let nothing = await me.ask(first, PriceOf(item: "nothing"), within: .minutes(1))
      let late = await me.ask(first, PriceOf(item: "milk"), within: .seconds(1), waking: false)
      try await me.perform(Saw("answers", "\(price ?? -1) \(nothing ?? -1) \(late ?? -1)"))
    }
    me.broadcast(Note(text: "I am \(me.name)"), to: .behavior(Buyer.self))
    me.tell(me.id, Note(text: "note to self"))
    try await me.perform(Saw("notes", "\(me.messages(Note.self).map { "\($0.sender) \($0.body.text)" })"))
    try await me.perform(Saw("count", "\(me.count(.all)) \(me.count(.behavior(Seller.self))) \(me.mailboxDepth)"))
    return .after(.minutes(15))
  }
}

private struct Saw: Action {
  let name: String
  let text: String
  init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
  var arguments: JSON { .string(text) }
  func perform(_ call: inout ActionCall) async throws {}
}

@Suite(.timeLimit(.minutes(3)))
struct OtherActorsTests {
  @Test(arguments: [1, 2, 3])
  func actorsFindReadTellAndAskEachOther(shards: Int) async throws {
    let run = try await SimulationUnderTest(
      """
      { speed: max, duration: 50m, shards: \(shards), population: [
        { behavior: Seller, count: 2, tags: [shop] }, { behavior: Seller, count: 1, config: { raise: 0 } },
        { behavior: Buyer, count: 2, arrive: { after: 5m } } ] }
      """, [BehaviorType(Seller.self), BehaviorType(Buyer.self)])
    #expect(run.summary.totals.crashes == 0)
    func saw(_ actor: Int64, _ name: String) -> [String] {
      run.sink.kept.batch.actions.filter { $0.actor.id == actor && $0.action == name }.map(\.arguments)
    }
    // Seller 1 acts at 0, 10, 20 … and for each waking request.
    #expect(saw(4, "prices").first == "\"[\\\"1:11\\\", \\\"2:11\\\", \\\"3:10\\\"]\"")
    #expect(saw(5, "prices").count == 3)
    #expect(saw(4, "other") == Array(repeating: "\"-1\"", count: 3))
    // A woken seller answers immediately; otherwise it answers at its next act, which is too late here.
    #expect(saw(4, "answers").first == "\"11 -2 -1\"" && saw(4, "answers").allSatisfy { $0.hasSuffix(" -2 -1\"") })
    #expect(
      saw(5, "notes").last?.contains("5 note to self") == true && saw(5, "notes").last?.contains("4 I am") == true)
    #expect(saw(4, "notes").first == "\"[]\"")
    #expect(saw(4, "count").first == "\"5 3 0\"")
    // The seller's own tag depends on its price.
    #expect(saw(4, "dear").contains("\"[1, 2]\"") || saw(5, "dear").contains("\"[2]\""))
    #expect(saw(4, "dear").first == "\"[]\"")
  }

  @Test func observationsDoNotDependOnTheNumberOfShards() async throws {
    var digests: Set<String> = []
    for shards in 1...3 {
      let run = try await SimulationUnderTest(
        """
        { speed: max, duration: 6h, shards: \(shards), seed: 4, population: [
          { behavior: Seller, count: 20, tags: [shop], arrive: { over: 7m } },
          { behavior: Buyer, count: 15, arrive: { over: 1m } } ] }
        """, [BehaviorType(Seller.self), BehaviorType(Buyer.self)])
      digests.insert(run.summary.decisionDigest)
      #expect(run.summary.totals.actions > 1000)
    }
    #expect(digests.count == 1)
  }
}
