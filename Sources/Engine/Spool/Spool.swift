import Foundation
import Synchronization

/// What was recorded and is not stored by the sink yet: segments in the run's folder, a stream of them for each shard and one
/// for the rest of the process, so that neither a database that is down nor a process that dies loses a record.
///
/// Unchecked because what threads share is guarded by the condition's lock, or atomic.
final class Spool: @unchecked Sendable {
  /// The most bytes there may be in memory only.
  private static let memoryLimit = 256 << 20
  /// The most segments there may be.
  private let limit: Int
  /// With so many segments, shards wait for the sink where they may; fewer where there may not be so many.
  private static let enough = 64
  /// So many that are not used any more are kept to be used again.
  private static let spares = 8
  /// So many of a stream are kept for the checkpoint, if that cannot be written.
  private static let segmentsKeptForCheckpoint = 64

  /// Nil is in memory only.
  let folder: SpoolFolder?
  private let generation: Int
  private let condition = NSCondition()
  /// Those in memory, by stream and number.
  private var segments: [Int: [Int: SpoolSegment]] = [:]
  /// The numbers of all there are, by stream.
  private var numbers: [Int: ClosedRange<Int>] = [:]
  /// The number of the first whose records the sink does not have, by stream.
  private var unacknowledged: [Int: Int] = [:]
  private var spare: [SpoolSegment] = []
  private let droppedCount = Atomic<Int>(0)
  /// Whether a shard may be held up: time skips, and the sink works.
  private let appliesBackpressure = Atomic<Bool>(false)

  /// - Parameters:
  ///   - folder: Where the segments are; nil keeps them in memory.
  ///   - size: The most bytes there may be; in memory only, 256 MiB if that is less.
  ///   - appliesBackpressure: Whether shards wait for a slow sink; else the spool grows.
  init(_ folder: SpoolFolder?, size: Int = 10 << 30, appliesBackpressure: Bool) {
    self.folder = folder
    limit = (folder == nil ? min(size, Self.memoryLimit) : size) / SpoolSegment.size
    generation = (folder?.generation ?? 0) + 1
    numbers = folder?.streams ?? [:]
    self.appliesBackpressure.store(appliesBackpressure, ordering: .relaxed)
  }

  // MARK: Streams

  /// The stream of the n-th shard of this process.
  func stream(_ place: Int) -> Int { sharedStream + 1 + place }

  /// The stream of the rest of this process. The first, so that what is in doubt of earlier ones comes before what shards do.
  var sharedStream: Int { generation << SpoolFolder.generationShift }

  /// The number of the process that a stream is of: later ones have higher.
  func generation(of stream: Int) -> Int { stream >> SpoolFolder.generationShift }

  /// Whether a stream is one of this process.
  func isLive(_ stream: Int) -> Bool { generation(of: stream) == generation }

  /// Where the actions in inFlight of the n-th shard are noted; nil without a folder.
  func inFlightJournal(_ place: Int) -> InFlightJournal? {
    guard let folder else { return nil }
    let stream = stream(place)
    return InFlightJournal(stream: stream) { folder.flightPath(stream, $0) }
  }

  // MARK: Records lost

  /// Records for which there was no room.
  var dropped: Int { droppedCount.load(ordering: .relaxed) }
  func drop() { droppedCount.add(1, ordering: .relaxed) }

  // MARK: Segments

  /// Of segments with records that the sink does not have.
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
    let segment = try take(stream, number)
    segments[stream, default: [:]][number] = segment
    numbers[stream] = (numbers[stream]?.lowerBound ?? number)...number
    // A sink that is far behind finds the older ones on the device.
    if folder != nil { segments[stream]?[number - Self.enough] = nil }
    return segment
  }

  /// The next segment of a stream that goes on; nil where there is no room. May wait for some.
  func nextSegment(_ stream: Int, _ number: Int) -> SpoolSegment? {
    condition.lock()
    while appliesBackpressure.load(ordering: .relaxed), count >= min(Self.enough, limit) {
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
    }
    let hasRoom = count < limit
    condition.unlock()
    return hasRoom ? try? makeSegment(stream, number) : nil
  }

  /// A segment that is there; nil where none is.
  func segment(_ stream: Int, _ number: Int) -> SpoolSegment? {
    condition.lock()
    defer { condition.unlock() }
    guard numbers[stream]?.contains(number) == true else { return nil }
    if let segment = segments[stream]?[number] { return segment }
    return folder.flatMap { try? SpoolSegment(opening: $0.segmentPath(stream, number)) }
  }

  /// Lets go of the segments before a place in each stream.
  ///
  /// - Parameters:
  ///   - noted: What the state no longer tells of.
  ///   - acknowledged: What the sink has.
  ///   - counted: What the last checkpoint has counted.
  func release(_ noted: [Int: SpoolPosition], acknowledged: [Int: SpoolPosition], counted: [Int: SpoolPosition]) {
    condition.lock()
    defer { condition.unlock() }
    for (stream, position) in acknowledged { unacknowledged[stream] = position.segment }
    for (stream, position) in noted {
      guard let range = numbers[stream] else { continue }
      var end = min(position.segment, range.upperBound)
      if let counted = counted[stream] { end = min(end, max(counted.segment, end - Self.segmentsKeptForCheckpoint)) }
      for number in range where number < end { drop(stream, number) }
      numbers[stream] = max(range.lowerBound, end)...range.upperBound
    }
    condition.broadcast()
  }

  /// Lets go of a stream of a process that died.
  func release(_ stream: Int) {
    condition.lock()
    defer { condition.unlock() }
    if let range = numbers.removeValue(forKey: stream) { for number in range { drop(stream, number) } }
    condition.broadcast()
  }

  /// Whether shards are to wait for room.
  func setBackpressure(_ mayWait: Bool) {
    condition.lock()
    appliesBackpressure.store(mayWait, ordering: .relaxed)
    condition.broadcast()
    condition.unlock()
  }

  /// Segments with records that the sink does not have, but for those that are being written.
  private var count: Int {
    numbers.reduce(0) { $0 + $1.value.upperBound - max(unacknowledged[$1.key] ?? 0, $1.value.lowerBound) }
  }

  private func take(_ stream: Int, _ number: Int) throws(FileError) -> SpoolSegment {
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
