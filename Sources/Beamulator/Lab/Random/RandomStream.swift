/// The random number generator of one actor: reproducible from the seed and the actor id alone.
///
/// SplitMix64 with a separate stride for each stream, after Steele, Lea, Flood: *Fast splittable pseudorandom number
/// generators*, 2014.
public struct RandomStream: RandomNumberGenerator, Codable, Sendable, Equatable {
  private var state: UInt64
  private let stride: UInt64

  /// Creates the stream of an actor.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - stream: The actor's id.
  public init(seed: UInt64, stream: UInt64) {
    state = Self.mix(seed &+ Self.mix(stream &* 0x9E37_79B9_7F4A_7C15 &+ 0x6A09_E667_F3BC_C909))
    stride = Self.stride(Self.mix(stream ^ Self.mix(seed ^ 0xBB67_AE85_84CA_A73B)))
  }

  /// Restores a saved stream.
  package init(words: (UInt64, UInt64)) { (state, stride) = words }

  /// The complete state of the stream.
  package var words: (UInt64, UInt64) { (state, stride) }

  public mutating func next() -> UInt64 {
    state &+= stride
    return Self.mix(state)
  }

  /// Draws a number in 0 ..< 1, with 53 random bits.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns true with a probability: never at 0 or less, always at 1 or more.
  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Returns an odd stride with enough bit transitions, as the paper requires.
  private static func stride(_ value: UInt64) -> UInt64 {
    let odd = value | 1
    return (odd ^ (odd >> 1)).nonzeroBitCount < 24 ? odd ^ 0xAAAA_AAAA_AAAA_AAAA : odd
  }
}
