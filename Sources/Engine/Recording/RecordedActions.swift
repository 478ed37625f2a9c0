/// Actions on their way to a sink, as they lie in the spool: records are made of them as they are asked for, so that a sink
/// which writes bytes of its own needs none.
package struct RecordedActions: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
  private var bytes: [UInt8] = []
  /// Where each ends.
  private var ends: [Int] = []

  package init(_ records: some Sequence<ActionRecord>) { for record in records { append(record) } }
  package init(arrayLiteral records: ActionRecord...) { self.init(records) }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ends.count }
  package subscript(place: Int) -> ActionRecord { withSpooled { ActionRecord($0[place]) } }

  package mutating func append(_ record: ActionRecord) {
    let size = record.spooledSize
    let start = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
    defer { start.deallocate() }
    var written = SpoolEncoder(start)
    record.write(nil, to: &written)
    add(UnsafeRawBufferPointer(start: start, count: written.count))
  }

  /// Appends an action as the spool has it.
  mutating func append(_ spooled: UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) {
    _ = try SpooledAction(spooled)
    add(spooled)
  }

  mutating func reserveCapacity(_ count: Int) {
    ends.reserveCapacity(count)
    bytes.reserveCapacity(count * 256)
  }

  private mutating func add(_ spooled: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: spooled)
    ends.append(bytes.count)
  }

  /// Calls a body with the actions as they lie here, for as long as it takes.
  package func withSpooled<Result, Failure: Error>(
    _ body: (SpooledActions) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
      try ends.withUnsafeBufferPointer { ends throws(Failure) in
        try body(SpooledActions(bytes: UnsafeRawBufferPointer(bytes), ends: ends))
      }
    }
  }
}

/// Actions as they lie in a batch.
package struct SpooledActions {
  fileprivate let bytes: UnsafeRawBufferPointer
  fileprivate let ends: UnsafeBufferPointer<Int>

  package var count: Int { ends.count }

  package subscript(place: Int) -> SpooledAction {
    let start = place == 0 ? 0 : ends[place - 1]
    do throws(SpoolDecoder.CorruptRecord) {
      return try SpooledAction(UnsafeRawBufferPointer(rebasing: bytes[start..<ends[place]]))
    } catch {
      preconditionFailure("an action was read before and cannot be read now")
    }
  }
}
