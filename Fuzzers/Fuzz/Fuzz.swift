import Foundation

/// What is fuzzed, chosen by `FUZZ_TARGET`. Each takes any bytes, and traps when what it checks does not hold.
/// A new one is a function in a file of its own, a line here, and a folder of real inputs in `corpus`.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
  "command": fuzzCommand,
  "feed": fuzzFeed,
  "request": fuzzRequest,
  "selector": fuzzSelector,
  "websocket": fuzzWebSocket,
]

private let target: @Sendable ([UInt8]) -> Void = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = targets[name] else {
    fatalError("FUZZ_TARGET is '\(name)'; give one of \(targets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
