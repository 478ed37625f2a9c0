import Foundation

/// Which records the sink has, and which were on their way to it last: noted before each batch is handed over, so that the
/// same batch can be handed over again.
struct SpoolState: Codable, Sendable {
  /// The number of the last record before the batch.
  var sequence: Int64
  /// Where it begins and where it ends, by stream.
  var from: [Int: SpoolPosition]
  var upTo: [Int: SpoolPosition]
}

/// Where the state is noted, in memory that outlives the process: two places in turn, of which one is always whole.
///
/// Unchecked because one thread uses it.
final class SpoolStateFile: @unchecked Sendable {
  private struct Entry: Codable {
    var number: Int
    var state: SpoolState
  }

  static let fileName = "state.seg"
  private static let places = [0, SpoolSegment.size / 2]

  private let segment: SpoolSegment
  private var number = 0

  /// Makes the file, or goes on with the one that is there.
  ///
  /// - Throws: ``FileError``.
  init(_ path: String) throws(FileError) {
    guard access(path, F_OK) == 0 else {
      segment = try SpoolSegment(making: path)
      return
    }
    segment = try SpoolSegment(opening: path)
    number = Self.newest(segment)?.number ?? 0
  }

  func write(_ state: SpoolState) throws {
    number += 1
    let entry = try JSONEncoder().encode(Entry(number: number, state: state))
    let place = Self.places[number % Self.places.count]
    guard entry.count <= SpoolSegment.size / 2 - SpoolSegment.headSize else { return }
    entry.withUnsafeBytes { bytes in
      segment.setLength(0, at: place)
      UnsafeMutableRawBufferPointer(
        start: segment.memory + place + SpoolSegment.headSize, count: bytes.count
      ).copyMemory(from: bytes)
      segment.setChecksum(SpoolSegment.checksum(bytes), at: place)
      segment.setLength(UInt32(bytes.count), at: place)
    }
  }

  /// What was noted last; nil where nothing was.
  static func read(_ path: String) -> SpoolState? {
    guard access(path, R_OK) == 0, let segment = try? SpoolSegment(opening: path) else { return nil }
    return newest(segment)?.state
  }

  private static func newest(_ segment: SpoolSegment) -> Entry? {
    let entries = places.compactMap { place -> Entry? in
      guard segment.isWhole(at: place) else { return nil }
      return try? JSONDecoder().decode(Entry.self, from: Data(segment.payload(at: place)))
    }
    return entries.max { $0.number < $1.number }
  }
}
