@testable import ActorRuntime
@testable import Beamulator
@testable import Engine
import Foundation
import Support
import Testing

@testable import Dashboard

private struct Idler: Behavior {
  func act(_ me: inout ActContext<NoState>) async throws -> Next { .after(.hours(1)) }
}

/// A viewer that applies the messages as described in docs/reference/http.md.
private struct Tiles {
  var tiles: [UInt8] = []
  var acted: Set<Int> = []
  private(set) var sequence: UInt32 = 0

  mutating func take(_ message: [UInt8]) {
    func word(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(message[place + $1]) << (8 * $1) } }
    #expect(message[0] == 1 && message[2] == 0 && message[3] == 0)
    sequence = UInt32(word(4))
    let count = word(8)
    acted = []
    if message[1] == 0 {
      tiles = Array(message[12...])
      #expect(tiles.count == count)
      return
    }
    tiles += Array(repeating: 0, count: count - tiles.count)
    var place = 16
    for _ in 0..<word(12) {
      tiles[word(place)] = message[place + 4]
      place += 5
    }
    let number = word(place)
    place += 4
    if number >> 31 == 1 {
      for index in 0..<count where message[place + index / 8] >> (index % 8) & 1 == 1 { acted.insert(index) }
      #expect(acted.count == number & 0x7FFF_FFFF && place + (count + 7) / 8 == message.count)
    } else {
      for index in 0..<number { acted.insert(word(place + 4 * index)) }
      #expect(place + 4 * number == message.count)
    }
  }
}

@Suite(.timeLimit(.minutes(3)))
struct ActorGridTests {
  @Test func appliedChangesEqualTheFullGrid() throws {
    let plan = try RunPlan(
      try ConfigNode.parse("{ speed: 1, population: [{ behavior: Idler, count: 1000 }] }", file: "test.yaml"),
      name: "test", behaviors: [BehaviorType(Idler.self)], shards: 2)
    let population = Population(plan)
    population.enter(0, 1...1000)
    let parts = PopulationSnapshot(population.now)
    var field = ActorGrid()
    var viewer = Tiles()
    var seen = ChangeScanner.Changes()
    seen.slots = 1000
    seen.changed = (1...1000).map { ($0, .waiting) }
    field.take([seen], parts)
    viewer.take(field.change)
    #expect(viewer.tiles == Array(repeating: 1, count: 1000) && viewer.acted.isEmpty)
    for (changed, acted) in [
      ([(ActorID(7), ActorCondition.paused)], [ActorID(1), 1000]), ([], (1...900).map { ActorID($0) }),
      ([(7, .gone), (8, .quarantined)], []),
    ] {
      (seen.changed, seen.acted) = (changed, acted)
      field.take([seen, ChangeScanner.Changes()], parts)
      viewer.take(field.change)
      #expect(viewer.acted == Set(acted.map { Int($0) - 1 }) && viewer.sequence == field.sequence)
      var late = Tiles()
      late.take(field.whole)
      #expect(late.tiles == viewer.tiles)
    }
    #expect(viewer.tiles[6] == 0 && viewer.tiles[7] == 4 && viewer.tiles[8] == 1)
    #expect(field.counts(behaviors: 1)[0][1] == 998)
  }
}
