/// A decoder of values over defaults that knows which keys were written and which come from the defaults.
package protocol DefaultsAwareDecoder: Decoder {
  /// The keys written in a mapping; nil if the value is none.
  var writtenKeys: [String]? { get }
}
