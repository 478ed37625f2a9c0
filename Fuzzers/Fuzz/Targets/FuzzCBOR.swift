import Foundation

@testable import Engine

/// An item that is read is valid JSON, and is refused while a part of it is missing.
func fuzzCBOR(_ bytes: [UInt8]) {
  var reader = ByteReader(bytes, in: bytes.indices)
  guard let json = try? reader.json() else { return }
  let end = reader.offset
  precondition(end <= bytes.count)
  for count in stride(from: 0, to: end, by: max(1, end / 64)) {
    var early = ByteReader(bytes, in: 0..<count)
    precondition((try? early.json()) == nil, "\(count) of \(end) bytes were taken for an item")
  }
  // An item that holds JSON is copied unread: its tag begins with one of these bytes. Foundation reads 512 levels.
  guard !bytes[..<end].contains(where: { 0xd9...0xdb ~= $0 }),
    json.utf8.count(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }) < 500
  else { return }
  do {
    _ = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
  } catch {
    preconditionFailure("not JSON: \(json): \(error)")
  }
}
