import ActorRuntime
import Engine
import Beamulator

/// The actors as a grid of tiles, one byte each, and the binary messages that transfer it to viewers.
///
/// Used on the feed's queue only. The messages are described in docs/reference/http.md.
struct ActorGrid {
  /// The number of tiles above which changes are sent less often, to limit the traffic of a viewer to 64 KB per second.
  private static let tilesPerTick = 50_000

  /// The tiles by actor id, which starts at 1.
  private var tiles: [UInt8] = []
  private var version = -1
  private(set) var sequence: UInt32 = 0
  /// The message with the change that led to ``sequence``.
  private(set) var change: [UInt8] = []

  /// The number of ticks from one change to the next.
  var pace: Int { max(1, (tiles.count + Self.tilesPerTick - 1) / Self.tilesPerTick) }

  /// Returns the number of actors of each behavior in each condition, indexed by both.
  func counts(behaviors: Int) -> [[Int]] {
    var ofTile = Array(repeating: 0, count: 256)
    for tile in tiles { ofTile[Int(tile)] += 1 }
    return (0..<max(behaviors, 1)).map { behavior in
      (0..<8).map { behavior < 32 ? ofTile[behavior << 3 | $0] : 0 }
    }
  }

  /// Applies the changes found by a scan of the shards.
  mutating func take(_ scanned: [ChangeScanner.Changes], _ population: PopulationSnapshot) {
    let before = tiles
    let count = scanned.map(\.slots).reduce(0, +)
    let last = scanned.flatMap { $0.changed.map(\.actor) }.max().map(Int.init) ?? 0
    if tiles.count < max(count, last) {
      tiles.append(contentsOf: repeatElement(0, count: max(count, last) - tiles.count))
    }
    if population.version != version || before.count != tiles.count {
      let from = population.version != version ? 0 : before.count
      for index in from..<tiles.count {
        tiles[index] =
          tiles[index] & 7 | UInt8(truncatingIfNeeded: population.behavior(of: ActorID(index + 1)) & 31) << 3
      }
      version = population.version
    }
    for shard in scanned {
      for (actor, condition) in shard.changed {
        tiles[Int(actor - 1)] = tiles[Int(actor - 1)] & ~7 | condition.rawValue
      }
    }
    sequence += 1
    let changed = tiles == before ? [] : tiles.indices.filter { $0 >= before.count || tiles[$0] != before[$0] }
    change = head(1)
    append(UInt32(changed.count), to: &change)
    for index in changed {
      append(UInt32(index), to: &change)
      change.append(tiles[index])
    }
    appendActed(scanned, to: &change)
  }

  /// The message with all tiles.
  var whole: [UInt8] { head(0) + tiles }

  private func appendActed(_ scanned: [ChangeScanner.Changes], to bytes: inout [UInt8]) {
    let count = scanned.reduce(0) { $0 + $1.acted.count }
    guard count * 4 > (tiles.count + 7) / 8 else {
      append(UInt32(count), to: &bytes)
      for shard in scanned { for actor in shard.acted { append(UInt32(actor - 1), to: &bytes) } }
      return
    }
    append(UInt32(count) | 1 << 31, to: &bytes)
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: (tiles.count + 7) / 8))
    for shard in scanned {
      for actor in shard.acted { bytes[start + Int(actor - 1) / 8] |= 1 << UInt8((actor - 1) % 8) }
    }
  }

  private func head(_ kind: UInt8) -> [UInt8] {
    var bytes: [UInt8] = [1, kind, 0, 0]
    append(sequence, to: &bytes)
    append(UInt32(tiles.count), to: &bytes)
    return bytes
  }

  private func append(_ word: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
