/// A position in a stream of the spool.
struct SpoolPosition: Codable, Sendable, Hashable, Comparable {
  /// The number of the segment, from 1.
  var segment = 1
  /// The offset in the segment, in bytes.
  var offset = 0

  static func < (a: SpoolPosition, b: SpoolPosition) -> Bool { (a.segment, a.offset) < (b.segment, b.offset) }
}
