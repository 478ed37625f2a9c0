import Foundation

/// The function of ``fuzzTargets`` that `FUZZ_TARGET` names.
private let target: @Sendable ([UInt8]) -> Void = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = fuzzTargets[name] else {
    fatalError("FUZZ_TARGET is '\(name)'; give one of \(fuzzTargets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
