@testable import Engine

/// A stream that a process left in the spool is read up to the first damaged frame, and never past its segment.
///
/// The first four bytes are the offset at which reading starts, as a state file or a checkpoint holds it. In the fifth,
/// bit 0 tells whether checksums are set right, which a fuzzer cannot guess, and bit 1 whether the stream is of this
/// process. The rest is the content of the stream's two segments.
func fuzzSpool(_ bytes: [UInt8]) {
  guard bytes.count > 5 else { return }
  let offset = bytes.withUnsafeBytes { Int($0.loadUnaligned(as: Int32.self)) }
  let (isSealed, isLive) = (bytes[4] & 1 != 0, bytes[4] & 2 != 0)
  let content = bytes[5...].prefix(SpoolSegment.size)
  let spool = Spool(nil)
  let stream = isLive ? spool.stream(0) : 1
  precondition(spool.isLive(stream) == isLive)
  guard let segments = try? (1...2).map({ try spool.makeSegment(stream, $0) }) else { return }
  for segment in segments {
    UnsafeMutableRawBufferPointer(start: segment.memory, count: SpoolSegment.size).copyBytes(from: content)
    if isSealed { seal(segment, content.count) }
  }
  for start in [0, offset] {
    var batch = RecordBatch()
    var records = 0
    let reader = SpoolReader(spool, from: [stream: SpoolPosition(offset: start)])
    reader.readBytes(.max, upTo: nil) { payload throws(SpoolDecoder.CorruptRecord) in
      precondition(segments.contains { contains($0, payload) }, "read outside of the segments")
      checkRoundTrip(try SpooledRecord(payload))
      try batch.add(payload)
      records += 1
    }
    precondition(batch.count == records)
    for action in batch.actions { _ = action.actor.name }
  }
}

/// Gives each frame the checksum of its bytes.
private func seal(_ segment: SpoolSegment, _ count: Int) {
  var offset = 0
  while offset + SpoolSegment.headSize < count {
    let length = Int(segment.memory.load(fromByteOffset: offset, as: UInt32.self))
    let next = offset + SpoolSegment.frameSize(length)
    guard length > 0, next + SpoolSegment.headSize <= SpoolSegment.size else { return }
    let payload = UnsafeRawBufferPointer(start: segment.memory + offset + SpoolSegment.headSize, count: length)
    segment.setChecksum(SpoolSegment.checksum(payload), at: offset)
    offset = next
  }
}

private func contains(_ segment: SpoolSegment, _ payload: UnsafeRawBufferPointer) -> Bool {
  guard let start = payload.baseAddress else { return false }
  let memory = UnsafeRawPointer(segment.memory)
  return start >= memory && start + payload.count <= memory + SpoolSegment.size
}

/// Checks that a record takes no more bytes than it says, and that these are read again as the same record.
func checkRoundTrip(_ record: SpooledRecord) {
  let written = encoded(record)
  guard let again = written.withUnsafeBytes({ try? SpooledRecord($0) }) else {
    preconditionFailure("not read again: \(record)")
  }
  precondition(encoded(again) == written, "read as something else: \(record)")
}

private func encoded(_ record: SpooledRecord) -> [UInt8] {
  let size = record.size
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
  defer { memory.deallocate() }
  var bytes = SpoolEncoder(memory)
  record.write(to: &bytes)
  precondition(bytes.count <= size, "\(bytes.count) bytes were written instead of \(size): \(record)")
  return Array(UnsafeRawBufferPointer(start: memory, count: bytes.count))
}
