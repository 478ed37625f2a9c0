@testable import Engine

/// Entries of a chunk follow each other without a gap; a checkpoint that is read from one is packed and read again as
/// the same.
func fuzzCheckpoint(_ bytes: [UInt8]) {
  let chunk = CheckpointChunk(bytes: bytes)
  guard let entries = try? chunk.entries() else { return }
  var end = 0
  for entry in entries {
    precondition(entry.offset.lowerBound == end && !entry.offset.isEmpty)
    end = entry.offset.upperBound
    guard let checkpoint = try? chunk.checkpoint(at: entry.offset) else { continue }
    precondition(checkpoint.actor.id == entry.actor)
    let packer = CheckpointPacker()
    packer.append(checkpoint)
    guard let packed = packer.take(), let entry = try? packed.entries().first,
      let again = try? packed.checkpoint(at: entry.offset)
    else { preconditionFailure("not read again: \(checkpoint)") }
    precondition(again == checkpoint, "read as something else: \(checkpoint)")
  }
  precondition(end == bytes.count)
}
