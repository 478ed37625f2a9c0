extension String {
  /// Calls a body with the text's UTF-8 where it lies: without the copy of `withUTF8` and the calls of `utf8Span`, and so a few
  /// times as fast for texts of the length that names and arguments have.
  @inlinable
  @inline(__always)
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var text = self
    return text.withUTF8(body)
  }
}
