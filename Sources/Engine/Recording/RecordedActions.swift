/// The actions of a batch in the spool's encoding: a record is decoded only when it is accessed, so a sink that encodes
/// bytes itself decodes none.
package struct RecordedActions: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
  private var bytes: [UInt8] = []
  /// The end offset of each action.
  private var ends: [Int] = []

  package init(_ records: some Sequence<ActionRecord>) { for record in records { append(record) } }
  package init(arrayLiteral records: ActionRecord...) { self.init(records) }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ends.count }
  package subscript(index: Int) -> ActionRecord { withSpooled { ActionRecord($0[index]) } }

  package mutating func append(_ record: ActionRecord) {
    let size = record.spooledSize
    let start = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
    defer { start.deallocate() }
    var written = SpoolEncoder(start)
    record.write(nil, to: &written)
    add(UnsafeRawBufferPointer(start: start, count: written.count))
  }

  /// Appends an action in the spool's encoding.
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

  /// Calls a body with the encoded actions, which are valid only during the call.
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

/// The encoded actions of a batch.
package struct SpooledActions {
  fileprivate let bytes: UnsafeRawBufferPointer
  fileprivate let ends: UnsafeBufferPointer<Int>

  package var count: Int { ends.count }

  package subscript(index: Int) -> SpooledAction {
    let start = index == 0 ? 0 : ends[index - 1]
    do throws(SpoolDecoder.CorruptRecord) {
      return try SpooledAction(UnsafeRawBufferPointer(rebasing: bytes[start..<ends[index]]))
    } catch {
      preconditionFailure("an action that was validated on append cannot be decoded")
    }
  }
}
