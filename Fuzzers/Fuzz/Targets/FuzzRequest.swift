@testable import WebServer

/// A head that is taken is not refused, and not taken, while a part of it is missing.
func fuzzRequest(_ bytes: [UInt8]) {
  bytes.withUnsafeBytes { bytes in
    guard let (head, length) = try? RequestHead.parse(bytes) else { return }
    precondition(length <= bytes.count && head.contentLength >= 0 && head.path.hasPrefix("/"))
    let request = HTTPServerRequest(head, body: [])
    _ = request.header("host")
    _ = try? WebSocketHandshake.acceptKey(for: request, head)
    for count in stride(from: 0, to: length, by: max(1, length / 64)) {
      do {
        let early = try RequestHead.parse(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        precondition(early == nil, "\(count) of \(length) bytes were taken for a head")
      } catch {
        preconditionFailure("\(count) of \(length) bytes were refused: \(error)")
      }
    }
  }
}
