@testable import Engine

/// Whatever a journal's file holds, the actions found in it have a token, and a slot of their own.
func fuzzJournal(_ bytes: [UInt8]) {
  guard let segment = try? SpoolSegment(making: nil) else { return }
  UnsafeMutableRawBufferPointer(start: segment.memory, count: SpoolSegment.size)
    .copyBytes(from: bytes.prefix(SpoolSegment.size))
  let left = InFlightJournal.inFlight(stream: 7, [segment])
  precondition(Set(left.map(\.inFlight.slot)).count == left.count)
  for (inFlight, record) in left {
    precondition(inFlight.stream == 7 && inFlight.slot >= 0 && inFlight.token > 0)
    checkRoundTrip(.action(record, inFlight))
  }
}
