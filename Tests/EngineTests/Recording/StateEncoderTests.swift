@testable import Beamulator
@testable import Engine
import Foundation
import Testing

/// Decodes the only item that an encoder has written.
private func json(_ encoder: StateEncoder) throws -> String {
  let bytes = Array(encoder.bytes.bytes)
  var reader = ByteReader(bytes, in: bytes.indices)
  let json = try reader.json()
  try #require(reader.isAtEnd)
  return json
}

/// A value and a check that it survives encoding; a class, so that a table can hold it.
private final class Case: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let isKept: @Sendable (StateEncoder) throws -> Bool

  init<Value: Codable & Equatable & Sendable>(_ name: String, _ value: Value) {
    testDescription = name
    isKept = { encoder in
      encoder.bytes.cut(to: 0)
      try encoder.append(value)
      let json = Data(try json(encoder).utf8)
      let read = try StoredValue.value(Value.self, json)
      // Other JSON parsers accept it too.
      _ = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
      return read == value
    }
  }
}

private struct Nothing: Codable, Equatable {}

private enum Mood: Codable, Equatable {
  case calm
  case angry(Int, since: String)
  case waiting(for: [Mood])
}

private enum Level: String, Codable { case low = "lo\"w", high }

private struct Tree: Codable, Equatable {
  var mood = Mood.waiting(for: [.calm, .angry(-3, since: "\u{1}")])
  var level = Level.low
  var children: [Tree] = []
  var first: Int?
  var second: Int? = 2
  var map: [String: [Int: Double]] = ["a": [1: .infinity, 2: 0.1], "ä\n": [:]]
  var when = Date(timeIntervalSinceReferenceDate: 1234.5678)
  var data: Data? = Data([0, 255, 1])
  var list: [Data?] = [Data(), nil, Data("x".utf8)]
  var url = URL(string: "https://example.org/a?b=c%20d")
  var sum = Decimal(string: "12345678901234567890.000000001") ?? 0
  var id = UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F")
  var range = 1...3
  var nothing = Nothing()
  var pairs: [[Bool]] = [[true], [], [false, true]]
}

/// Encodes in allowed ways that the compiler does not synthesize.
private struct Odd: Codable, Equatable {
  enum Key: String, CodingKey { case a, b, c, list }
  enum Way: Int, Codable { case interleaved, twice, parent, listParent, nested }
  var way: Way

  init(_ way: Way) { self.way = way }

  init(from decoder: any Decoder) throws {
    way = try decoder.container(keyedBy: Key.self).decode(Way.self, forKey: .a)
    let object = try decoder.container(keyedBy: Key.self)
    switch way {
    case .interleaved:
      let list = try object.decode([Int].self, forKey: .list)
      guard list == [1, 2], try object.decode(Int.self, forKey: .b) == 7 else { throw CancellationError() }
    case .nested:
      let list = try object.decode([[String: Int]].self, forKey: .list)
      guard list == [["b": 1, "c": 2], [:], ["a": 3]] else { throw CancellationError() }
    case .twice: guard try object.decode(Int.self, forKey: .b) == 7 else { throw CancellationError() }
    case .parent: guard try Int(from: object.superDecoder()) == 7 else { throw CancellationError() }
    case .listParent:
      guard try object.decode([Int].self, forKey: .list) == [7, 8] else { throw CancellationError() }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    switch way {
    case .interleaved:
      var list = object.nestedUnkeyedContainer(forKey: .list)
      try list.encode(1)
      try object.encode(7, forKey: .b)
      try list.encode(2)
    case .twice:
      var other = encoder.container(keyedBy: Key.self)
      try other.encode(7, forKey: .b)
    case .parent: try 7.encode(to: object.superEncoder())
    case .listParent:
      var list = object.nestedUnkeyedContainer(forKey: .list)
      let first = list.superEncoder()
      try list.encode(8)
      try 7.encode(to: first)
    case .nested:
      var list = object.nestedUnkeyedContainer(forKey: .list)
      var inner = list.nestedContainer(keyedBy: Key.self)
      try inner.encode(1, forKey: .b)
      try inner.encode(2, forKey: .c)
      _ = list.nestedContainer(keyedBy: Key.self)
      inner = list.nestedContainer(keyedBy: Key.self)
      try inner.encode(3, forKey: .a)
    }
    try object.encode(way, forKey: .a)
  }
}

/// Keys that are too long for the cache of keys, and a type with a single key.
private struct Keys: Codable, Equatable {
  struct One: Codable, Equatable { var only = "x" }
  var one = One()
  var aKeyThatIsLongerThanTheRoomForOne = 1
  var aKeyThatFillsTheRoomForOneYes = [One(), One()]
  var schlüssel = Nothing()
  var map = ["one": 1, "": 2, String(repeating: "k", count: 300): 3]

  enum CodingKeys: String, CodingKey {
    case one, aKeyThatIsLongerThanTheRoomForOne, aKeyThatFillsTheRoomForOneYes
    case schlüssel = "schlüssel \"\n"
    case map
  }
}

@Suite(.timeLimit(.minutes(3)))
struct StateEncoderTests {
  private static let cases: [Case] = [
    Case("text", "a \"quoted\" \\ / text\u{0}\u{1f}\n\r\t\u{7f}äöü🙂\u{2028} of more than a word's length"),
    Case("no text", ""), Case("short texts", (0...20).map { String(repeating: "\"", count: $0) }),
    Case("an escape in each place", (0..<24).map { String(repeating: "x", count: $0) + "\\" + "yyyyyyyyyyyy" }),
    Case("integers", [0, 1, -1, 9, 10, 99, 100, Int.max, Int.min]), Case("small", [Int8.min, 0, .max]),
    Case("unsigned", [UInt64.max, 0, 9_999_999_999_999_999_999, 10_000_000_000_000_000_000]),
    Case(
      "edges of heads",
      [23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296].flatMap { [$0, $0 - 1, -$0, -$0 - 1] }),
    Case("lengths of texts", [23, 24, 255, 256, 65_535, 65_536].map { String(repeating: "t", count: $0) }),
    Case("long lists", [23, 24, 256, 65_536].map { Array(0..<$0) }), Case("keys", [Keys(), Keys()]),
    Case("lists of lists", [[["a"], []], []]), Case("list of nothing", [Nothing(), Nothing()]),
    Case("powers of ten", (0..<19).flatMap { n in [-1, 0, 1].map { Int(pow(10, Double(n))) + $0 } }),
    Case(
      "doubles",
      [
        0.0, 0.1, -0.1, 1.0, 1e15, 1e16, 1e22, 1e23, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 1.0 / 3,
        123.456, Double.pi, 0x1p53, 0x1p53 - 1,
      ]),
    Case("floats", [Float(0.1), 16_777_216, 3.4028235e38, Float.leastNonzeroMagnitude, -1 / 3, .infinity]),
    Case("infinite", [Double.infinity, -.infinity]), Case("true", true), Case("nil", Int?.none),
    Case("some", Int?.some(1)),
    Case("data", Data([1, 2, 3])), Case("date", Date(timeIntervalSinceReferenceDate: -0.25)),
    Case("address", URL(string: "mailto:a@b")), Case("decimal", Decimal(string: "-0.1")), Case("nothing", Nothing()),
    Case("empty list", [Int]()), Case("empty map", [String: Int]()), Case("mood", Mood.calm),
    Case("tree", Tree(children: [Tree(first: 1), Tree(children: [Tree()])])),
    Case("odd, nested", Odd(.nested)), Case("odd, interleaved", Odd(.interleaved)), Case("odd, twice", Odd(.twice)),
    Case("odd, parent", Odd(.parent)), Case("odd, parent in a list", Odd(.listParent)),
  ]

  @Test(arguments: cases) private func encodedValuesDecodeUnchanged(_ value: Case) throws {
    #expect(try value.isKept(StateEncoder()))
  }

  @Test func anEncoderIsReusable() throws {
    let encoder = StateEncoder()
    for value in Self.cases + Self.cases.reversed() { #expect(try value.isKept(encoder), "\(value.testDescription)") }
  }

  @Test func notANumberAndNegativeZeroAreKept() throws {
    let read = try StoredValue.value([Double].self, Data(try StoredValue.text([Double.nan, -0.0]).utf8))
    #expect(read[0].isNaN && read[1] == 0 && read[1].sign == .minus)
  }

  @Test func valuesThatFoundationRefusesAreRefusedAndLeaveNoBytes() throws {
    struct Silent: Encodable { func encode(to encoder: any Encoder) {} }
    struct Failing: Encodable {
      func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(1)
        throw CancellationError()
      }
    }
    struct Holder: Encodable { var failing = Failing() }
    let encoder = StateEncoder()
    try encoder.append([1])
    #expect(throws: EncodingError.self) { try encoder.append(Silent()) }
    #expect(throws: CancellationError.self) { try encoder.append(Holder()) }
    try encoder.append([Silent()])
    let bytes = Array(encoder.bytes.bytes)
    var reader = ByteReader(bytes, in: bytes.indices)
    #expect(try [reader.json(), reader.json()] == ["[1]", "[{}]"] && reader.isAtEnd)
  }

  @Test func doublesKeepTheirBitPattern() throws {
    struct Pair: Codable, Equatable { var single: Double, listed: [Double] }
    var random = RandomStream(seed: 1, stream: 1)
    let doubles = (0..<20_000).map { index in
      switch index % 4 {
      case 0: Double(bitPattern: random.next())
      case 1: random.unit()
      case 2: Double(random.next() % 10_000_000) / 100
      default: Double(Int64(bitPattern: random.next() >> (random.next() % 64)))
      }
    }
    let encoder = StateEncoder()
    for double in doubles where !double.isNaN {
      encoder.bytes.cut(to: 0)
      try encoder.append(Pair(single: double, listed: [double, -double]))
      let read = try StoredValue.value(Pair.self, Data(json(encoder).utf8))
      #expect([read.single, read.listed[0], -read.listed[1]].allSatisfy { $0.bitPattern == double.bitPattern })
    }
  }

  @Test func damagedStatesAreRefusedOrReadWithoutTrapping() throws {
    struct Mixed: Encodable {
      var keys = Keys()
      var mood = Mood.waiting(for: [.calm, .angry(-300, since: "ever")])
      var numbers: [Int?] = [1, nil, 70_000, -1]
      var ratio = 0.1
      var half: Float? = 0.5
      var flags = [[true], [false]]
    }
    let encoder = StateEncoder()
    try encoder.append(Mixed())
    let bytes = Array(encoder.bytes.bytes)
    for end in bytes.indices {
      var reader = ByteReader(bytes, in: 0..<end)
      #expect(throws: CorruptChunk.self) { try reader.json() }
    }
    var random = RandomStream(seed: 1, stream: 2)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] = UInt8(truncatingIfNeeded: random.next())
      var reader = ByteReader(damaged, in: damaged.indices)
      _ = try? reader.json()
    }
    for foreign: [UInt8] in [
      [0xff], [0xbf, 0x01, 0x01, 0xff], [0xbf, 0x61, 0x61, 0xff], [0xc1, 0x00], [0x41, 0x00],
    ] {
      var reader = ByteReader(foreign, in: foreign.indices)
      #expect(throws: CorruptChunk.self) { try reader.json() }
    }
  }
}
