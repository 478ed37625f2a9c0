import Foundation
import Synchronization

/// Records that the sink has not acknowledged: streams of segments in the run's folder, one per shard and one for the
/// rest of the process, so that neither an unavailable database nor a crash of the process loses a record.
///
/// Unchecked because the shared state is guarded by the condition's lock, or atomic.
final class Spool: @unchecked Sendable {
  /// The most bytes of a spool that is in memory only.
  private static let memoryLimit = 256 << 20
  /// The most segments.
  private let limit: Int
  /// The number of segments from which a spool applies backpressure, if its limit is not lower.
  private static let backpressureThreshold = 64
  /// The most unused segments that are kept for reuse.
  private static let spares = 8
  /// The most acknowledged segments of a stream that are kept until a checkpoint has counted them.
  private static let segmentsKeptForCheckpoint = 64

  /// Nil for a spool in memory only.
  let folder: SpoolFolder?
  private let generation: Int
  private let condition = NSCondition()
  /// The mapped segments, by stream and number.
  private var segments: [Int: [Int: SpoolSegment]] = [:]
  /// The numbers of all segments, by stream.
  private var numbers: [Int: ClosedRange<Int>] = [:]
  /// The number of the first segment with unacknowledged records, by stream.
  private var unacknowledged: [Int: Int] = [:]
  private var spare: [SpoolSegment] = []
  private let droppedCount = Atomic<Int>(0)
  /// Whether shards wait for the sink: the run is as fast as possible and the sink works.
  private let appliesBackpressure = Atomic<Bool>(false)

  /// - Parameters:
  ///   - folder: The folder of the segments; nil keeps them in memory.
  ///   - size: The most bytes; in memory only, at most 256 MiB.
  init(_ folder: SpoolFolder?, size: Int = 10 << 30) {
    self.folder = folder
    limit = (folder == nil ? min(size, Self.memoryLimit) : size) / SpoolSegment.size
    generation = (folder?.generation ?? 0) + 1
    numbers = folder?.streams ?? [:]
  }

  // MARK: Streams

  /// The stream of the n-th shard of this process.
  func stream(_ shard: Int) -> Int { sharedStream + 1 + shard }

  /// The stream of this process that belongs to no shard. It has the lowest number, so that in-doubt actions of earlier
  /// processes precede the actions of the shards.
  var sharedStream: Int { generation << SpoolFolder.generationShift }

  /// The number of the process that wrote a stream; later processes have higher numbers.
  func generation(of stream: Int) -> Int { stream >> SpoolFolder.generationShift }

  /// Whether this process writes a stream.
  func isLive(_ stream: Int) -> Bool { generation(of: stream) == generation }

  /// Makes the journal of the n-th shard's in-flight actions; nil without a folder.
  func inFlightJournal(_ shard: Int) -> InFlightJournal? {
    guard let folder else { return nil }
    let stream = stream(shard)
    return InFlightJournal(stream: stream) { folder.flightPath(stream, $0) }
  }

  // MARK: Records lost

  /// The number of records for which there was no room.
  var dropped: Int { droppedCount.load(ordering: .relaxed) }
  func drop() { droppedCount.add(1, ordering: .relaxed) }

  // MARK: Segments

  /// The bytes of the segments with unacknowledged records.
  var bytes: Int {
    condition.lock()
    defer { condition.unlock() }
    return count * SpoolSegment.size
  }

  /// Makes a segment of a stream.
  ///
  /// - Throws: ``FileError``.
  func makeSegment(_ stream: Int, _ number: Int) throws(FileError) -> SpoolSegment {
    condition.lock()
    defer { condition.unlock() }
    let segment = try reuseOrMake(stream, number)
    segments[stream, default: [:]][number] = segment
    numbers[stream] = (numbers[stream]?.lowerBound ?? number)...number
    // A sink that is far behind maps older segments again.
    if folder != nil { segments[stream]?[number - Self.backpressureThreshold] = nil }
    return segment
  }

  /// Makes the next segment of a stream; nil when the spool is full. Waits for room if backpressure applies, except for
  /// the shared stream.
  func nextSegment(_ stream: Int, _ number: Int) -> SpoolSegment? {
    condition.lock()
    // The shared stream never waits: a caller that holds its lock could prevent the sink from being written.
    while stream != sharedStream, appliesBackpressure.load(ordering: .relaxed),
      count >= min(Self.backpressureThreshold, limit)
    {
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
    }
    let hasRoom = count < limit
    condition.unlock()
    return hasRoom ? try? makeSegment(stream, number) : nil
  }

  /// Returns an existing segment; nil if there is none.
  func segment(_ stream: Int, _ number: Int) -> SpoolSegment? {
    condition.lock()
    defer { condition.unlock() }
    guard numbers[stream]?.contains(number) == true else { return nil }
    if let segment = segments[stream]?[number] { return segment }
    return folder.flatMap { try? SpoolSegment(opening: $0.segmentPath(stream, number)) }
  }

  /// Releases the segments before a position in each stream.
  ///
  /// - Parameters:
  ///   - positions: The ends of the records that the state file no longer refers to.
  ///   - acknowledged: The ends of the records that the sink has acknowledged.
  ///   - counted: The ends of the records that the last checkpoint has counted.
  func release(_ positions: [Int: SpoolPosition], acknowledged: [Int: SpoolPosition], counted: [Int: SpoolPosition]) {
    condition.lock()
    defer { condition.unlock() }
    for (stream, position) in acknowledged { unacknowledged[stream] = position.segment }
    for (stream, position) in positions {
      guard let range = numbers[stream] else { continue }
      var end = min(position.segment, range.upperBound)
      if let counted = counted[stream] { end = min(end, max(counted.segment, end - Self.segmentsKeptForCheckpoint)) }
      for number in range where number < end { drop(stream, number) }
      numbers[stream] = max(range.lowerBound, end)...range.upperBound
    }
    condition.broadcast()
  }

  /// Releases all segments of a stream of an earlier process.
  func release(_ stream: Int) {
    condition.lock()
    defer { condition.unlock() }
    if let range = numbers.removeValue(forKey: stream) { for number in range { drop(stream, number) } }
    condition.broadcast()
  }

  /// Sets whether shards wait for room.
  func setBackpressure(_ isApplied: Bool) {
    condition.lock()
    appliesBackpressure.store(isApplied, ordering: .relaxed)
    condition.broadcast()
    condition.unlock()
  }

  /// The number of segments with unacknowledged records, without those being written.
  private var count: Int {
    numbers.reduce(0) { $0 + $1.value.upperBound - max(unacknowledged[$1.key] ?? 0, $1.value.lowerBound) }
  }

  private func reuseOrMake(_ stream: Int, _ number: Int) throws(FileError) -> SpoolSegment {
    let path = folder?.segmentPath(stream, number)
    if let segment = spare.popLast(), segment.reuse(as: path) { return segment }
    return try SpoolSegment(making: path)
  }

  private func drop(_ stream: Int, _ number: Int) {
    let segment = segments[stream]?.removeValue(forKey: number)
    if let segment, isLive(stream), spare.count < Self.spares {
      spare.append(segment)
    } else if let path = folder?.segmentPath(stream, number) {
      unlink(path)
    }
  }
}
