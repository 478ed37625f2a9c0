extension String {
  /// Calls a closure with the text's UTF-8 bytes, in place if possible. For short texts, such as names and arguments,
  /// this is several times faster than `withUTF8`, which copies, and `utf8Span`.
  @inlinable
  @inline(__always)
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var text = self
    return text.withUTF8(body)
  }
}
