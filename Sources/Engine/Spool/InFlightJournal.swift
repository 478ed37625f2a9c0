import Beamulator
import Glibc
import Synchronization

/// A shard's in-flight actions, in memory-mapped files that survive the process: after a crash they are the actions
/// that the target may have performed although no outcome was recorded.
///
/// Unchecked because one thread uses it.
final class InFlightJournal: @unchecked Sendable {
  private static let slotSize = 1024
  /// The number of slots in a piece.
  private static let slotsPerPiece = SpoolSegment.size / slotSize
  private static let headSize = 16

  private let stream: Int
  private let path: @Sendable (Int) -> String
  private var pieces: [SpoolSegment] = []
  private var free: [Int] = []
  private var token: Int64 = 0

  /// - Parameter path: Returns the path of the n-th piece's file.
  init(stream: Int, path: @escaping @Sendable (Int) -> String) {
    self.stream = stream
    self.path = path
  }

  /// Notes an action that is about to be sent; nil when the device is full or the action does not fit into a slot.
  func begin(_ record: ActionRecord) -> InFlightAction? {
    if free.isEmpty {
      guard let piece = try? SpoolSegment(making: path(pieces.count)) else { return nil }
      let first = pieces.count * Self.slotsPerPiece
      pieces.append(piece)
      free = (first..<first + Self.slotsPerPiece).reversed()
    }
    guard let slot = free.popLast() else { return nil }
    var record = record
    let room = Self.slotSize - Self.headSize
    let rest = room - (SpooledRecord.action(record, nil).size - record.arguments.utf8.count)
    record.arguments = RecordText.truncated(record.arguments, to: max(rest, RecordText.truncationMark.utf8.count))
    let noted = SpooledRecord.action(record, nil)
    guard noted.size <= room else {
      free.append(slot)
      return nil
    }
    token += 1
    let address = address(of: slot)
    var bytes = SpoolEncoder(address + Self.headSize)
    noted.write(to: &bytes)
    (address + 8).storeBytes(of: Int64(bytes.count), as: Int64.self)
    address.assumingMemoryBound(to: Atomic<Int64>.self).pointee.store(token, ordering: .releasing)
    return InFlightAction(stream: stream, slot: slot, token: token)
  }

  /// Removes an action whose outcome is in the spool.
  func complete(_ inFlight: InFlightAction) {
    address(of: inFlight.slot).assumingMemoryBound(to: Atomic<Int64>.self).pointee.store(0, ordering: .releasing)
    free.append(inFlight.slot)
  }

  private func address(of slot: Int) -> UnsafeMutableRawPointer {
    pieces[slot / Self.slotsPerPiece].memory + slot % Self.slotsPerPiece * Self.slotSize
  }

  /// Returns the in-flight actions in the journal of a process that crashed.
  ///
  /// - Parameter pieces: The journal's files, in order.
  static func inFlight(stream: Int, _ pieces: [SpoolSegment]) -> [(inFlight: InFlightAction, record: ActionRecord)] {
    var found: [(InFlightAction, ActionRecord)] = []
    for slot in 0..<pieces.count * slotsPerPiece {
      let address = pieces[slot / slotsPerPiece].memory + slot % slotsPerPiece * slotSize
      let token = address.load(as: Int64.self)
      let count = Int((address + 8).load(as: Int64.self))
      guard token > 0, 0...slotSize - headSize ~= count,
        case .action(let record, _)? = try? SpooledRecord(
          UnsafeRawBufferPointer(start: address + headSize, count: count))
      else { continue }
      found.append((InFlightAction(stream: stream, slot: slot, token: token), record))
    }
    return found
  }
}
