/// The functions that are fuzzed. Each takes any bytes, and traps when what it checks does not hold.
///
/// A new one is a function in a file of its own, a line here, and a folder of real inputs in `corpus`.
let fuzzTargets: [String: @Sendable ([UInt8]) -> Void] = [
  "cbor": fuzzCBOR,
  "checkpoint": fuzzCheckpoint,
  "command": fuzzCommand,
  "feed": fuzzFeed,
  "journal": fuzzJournal,
  "request": fuzzRequest,
  "selector": fuzzSelector,
  "spool": fuzzSpool,
  "websocket": fuzzWebSocket,
]
