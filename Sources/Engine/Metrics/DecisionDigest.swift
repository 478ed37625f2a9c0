import Beamulator

/// A fingerprint of all decisions of a run: the time, actor, sequence number, name, arguments and outcome of each
/// action.
///
/// The digest is the sum of the hashes of the decisions, so shards compute it independently and in any order. No two
/// decisions have the same time, actor and sequence number, which are part of the hash.
struct DecisionDigest: Sendable, Equatable, Codable {
  private var high: UInt64 = 0
  private var low: UInt64 = 0

  init() {}

  mutating func add(
    time: SimulatedTime, actor: ActorID, sequence: Int, action: String, arguments: String, outcome: String
  ) {
    var hash = DecisionHash()
    hash.combine(UInt64(bitPattern: time.nanoseconds))
    hash.combine(UInt64(bitPattern: actor))
    // An actor's number of actions wraps around.
    hash.combine(UInt64(truncatingIfNeeded: sequence))
    hash.combine(action)
    hash.combine(arguments)
    hash.combine(outcome)
    let (first, second) = hash.value
    add(first, second)
  }

  /// Adds the digest of another part of the run.
  mutating func add(_ other: DecisionDigest) { add(other.high, other.low) }

  private mutating func add(_ otherHigh: UInt64, _ otherLow: UInt64) {
    let (sum, carry) = low.addingReportingOverflow(otherLow)
    low = sum
    high = high &+ otherHigh &+ (carry ? 1 : 0)
  }

  /// The digest as 32 hexadecimal digits.
  var text: String {
    [high, low].map { part in
      let digits = String(part, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

/// Two lanes of multiply-and-fold over eight bytes at a time, after Wang Yi: *wyhash*, 2019.
private struct DecisionHash {
  private var first: UInt64 = 0xA076_1D64_78BD_642F
  private var second: UInt64 = 0xE703_7ED1_A0B4_28DB

  var value: (UInt64, UInt64) {
    (Self.fold(first ^ 0x8EBC_6AF0_9C88_C6E3, second), Self.fold(second ^ 0x5899_65CC_7537_4CC3, first))
  }

  mutating func combine(_ word: UInt64) {
    first = Self.fold(first ^ word, 0x8BB8_4B93_962E_ACC9)
    second = Self.fold(second ^ word, 0x2D35_8DCC_AA6C_78A5) ^ word
  }

  mutating func combine(_ text: String) {
    text.withBytes { text in
      let bytes = UnsafeRawBufferPointer(text)
      combine(UInt64(bytes.count))
      var offset = 0
      while offset + 8 <= bytes.count {
        combine(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
        offset += 8
      }
      var rest: UInt64 = 0
      for byte in bytes[offset...] { rest = rest << 8 | UInt64(byte) }
      combine(rest)
    }
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
