/// A decoder that overlays written values on defaults and distinguishes the two.
package protocol DefaultsAwareDecoder: Decoder {
  /// The keys written in a mapping; nil if the value is not a mapping.
  var writtenKeys: [String]? { get }
}
