import Foundation

/// The progress of delivery to the sink, noted before each batch is written, so that the same batch can be written
/// again.
struct SpoolState: Codable, Sendable {
  /// The number of the last record before the batch.
  var sequence: Int64
  /// The start and the end of the batch, by stream.
  var from: [Int: SpoolPosition]
  var upTo: [Int: SpoolPosition]
}

/// The memory-mapped file of the state: two slots are written in turn, so that one is always complete.
///
/// Unchecked because one thread uses it.
final class SpoolStateFile: @unchecked Sendable {
  private struct Entry: Codable {
    var number: Int
    var state: SpoolState
  }

  private static let offsets = [0, SpoolSegment.size / 2]
  /// The most bytes that an entry may take.
  private static let largestEntry = SpoolSegment.size / 2 - SpoolSegment.headSize

  private let segment: SpoolSegment
  private var number = 0

  /// Makes the file, or opens the existing one.
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

  /// Writes a state over the older of the two.
  ///
  /// - Throws: ``SpoolStateTooLarge``; the last state is kept.
  func write(_ state: SpoolState) throws {
    let entry = try JSONEncoder().encode(Entry(number: number + 1, state: state))
    guard entry.count <= Self.largestEntry else {
      throw SpoolStateTooLarge(size: entry.count, limit: Self.largestEntry, streams: state.upTo.count)
    }
    number += 1
    let offset = Self.offsets[number % Self.offsets.count]
    entry.withUnsafeBytes { bytes in
      segment.setLength(0, at: offset)
      UnsafeMutableRawBufferPointer(
        start: segment.memory + offset + SpoolSegment.headSize, count: bytes.count
      ).copyMemory(from: bytes)
      segment.setChecksum(SpoolSegment.checksum(bytes), at: offset)
      segment.setLength(UInt32(bytes.count), at: offset)
    }
  }

  /// Reads the last state; nil if there is none.
  static func read(_ path: String) -> SpoolState? {
    guard access(path, R_OK) == 0, let segment = try? SpoolSegment(opening: path) else { return nil }
    return newest(segment)?.state
  }

  private static func newest(_ segment: SpoolSegment) -> Entry? {
    let entries = offsets.compactMap { offset -> Entry? in
      guard segment.isWhole(at: offset) else { return nil }
      return try? JSONDecoder().decode(Entry.self, from: Data(segment.payload(at: offset)))
    }
    return entries.max { $0.number < $1.number }
  }
}

/// The error for a spool with more streams than fit into its state file; each process of a run adds one per shard.
struct SpoolStateTooLarge: Error, CustomStringConvertible {
  /// The bytes of the encoded state.
  let size: Int
  /// The most bytes that fit.
  let limit: Int
  let streams: Int

  var description: String {
    "cannot write the state of the spool: its \(streams) streams take \(size) bytes, \(limit) fit; "
      + "make the sink available so that earlier streams are delivered, and resume with fewer shards"
  }
}
