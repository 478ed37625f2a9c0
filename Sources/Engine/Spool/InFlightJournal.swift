import Beamulator
import Glibc
import Synchronization

/// The actions of a shard that were sent and have come to no outcome, in a file in memory that outlives the process: who
/// comes after one that died finds there what may have happened in the world without being recorded.
///
/// Unchecked because one thread uses it.
final class InFlightJournal: @unchecked Sendable {
  private static let slotSize = 1024
  /// Slots are made so many at a time.
  private static let slotsAtOnce = SpoolSegment.size / slotSize
  private static let headSize = 16

  private let stream: Int
  private let path: @Sendable (Int) -> String
  private var pieces: [SpoolSegment] = []
  private var free: [Int] = []
  private var token: Int64 = 0

  /// - Parameter path: The file of the n-th piece of it.
  init(stream: Int, path: @escaping @Sendable (Int) -> String) {
    self.stream = stream
    self.path = path
  }

  /// Notes an action that is on its way; nil where the device has no room for that.
  func begin(_ record: ActionRecord) -> InFlightAction? {
    if free.isEmpty {
      guard let piece = try? SpoolSegment(making: path(pieces.count)) else { return nil }
      let first = pieces.count * Self.slotsAtOnce
      pieces.append(piece)
      free = (first..<first + Self.slotsAtOnce).reversed()
    }
    guard let slot = free.popLast() else { return nil }
    var record = record
    let room = Self.slotSize - Self.headSize
    let rest = room - (SpooledRecord.action(record, nil).size - record.arguments.utf8.count)
    record.arguments = RecordText.truncated(record.arguments, to: max(rest, RecordText.cutMark.utf8.count))
    let noted = SpooledRecord.action(record, nil)
    guard noted.size <= room else {
      free.append(slot)
      return nil
    }
    token += 1
    let place = place(of: slot)
    var bytes = SpoolEncoder(place + Self.headSize)
    noted.write(to: &bytes)
    (place + 8).storeBytes(of: Int64(bytes.count), as: Int64.self)
    place.assumingMemoryBound(to: Atomic<Int64>.self).pointee.store(token, ordering: .releasing)
    return InFlightAction(stream: stream, slot: slot, token: token)
  }

  /// Forgets an action whose outcome is in the spool.
  func complete(_ inFlight: InFlightAction) {
    place(of: inFlight.slot).assumingMemoryBound(to: Atomic<Int64>.self).pointee.store(0, ordering: .releasing)
    free.append(inFlight.slot)
  }

  private func place(of slot: Int) -> UnsafeMutableRawPointer {
    pieces[slot / Self.slotsAtOnce].memory + slot % Self.slotsAtOnce * Self.slotSize
  }

  /// What a process that died has left of a board.
  ///
  /// - Parameter pieces: Its files, in order.
  static func left(stream: Int, _ pieces: [SpoolSegment]) -> [(inFlight: InFlightAction, record: ActionRecord)] {
    var found: [(InFlightAction, ActionRecord)] = []
    for slot in 0..<pieces.count * slotsAtOnce {
      let place = pieces[slot / slotsAtOnce].memory + slot % slotsAtOnce * slotSize
      let token = place.load(as: Int64.self)
      let count = Int((place + 8).load(as: Int64.self))
      guard token > 0, 0...slotSize - headSize ~= count,
        case .action(let record, _)? = try? SpooledRecord(
          UnsafeRawBufferPointer(start: place + headSize, count: count))
      else { continue }
      found.append((InFlightAction(stream: stream, slot: slot, token: token), record))
    }
    return found
  }
}
