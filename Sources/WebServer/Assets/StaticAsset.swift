import CSodium
import Foundation

/// A file in memory, plain and compressed.
struct StaticAsset: Sendable {
  private struct Variant: Sendable {
    let entityTag: String
    let bytes: [UInt8]
  }

  private let contentType: String
  private let plain: Variant
  /// Nil if compression does not make the file smaller.
  private let gzip: Variant?

  init(file: String) throws(WebServerError) {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw WebServerError("cannot read the static file \(file): \(error.localizedDescription)")
    }
    contentType = ContentType.of(file)
    let hash = Self.hash(bytes)
    plain = Variant(entityTag: "\"\(hash)\"", bytes: bytes)
    let compressed = Gzip.compressed(bytes)
    gzip =
      compressed.count < bytes.count ? Variant(entityTag: "\"\(hash)-gzip\"", bytes: compressed) : nil
  }

  func response(to request: HTTPServerRequest) -> HTTPServerResponse {
    let compressed = Self.takesGzip(request.header("accept-encoding")) ? gzip : nil
    let variant = compressed ?? plain
    var headers = [("ETag", variant.entityTag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
    if Self.list(request.header("if-none-match"), names: variant.entityTag) {
      return HTTPServerResponse(status: 304, headers: headers)
    }
    if compressed != nil { headers.append(("Content-Encoding", "gzip")) }
    return HTTPServerResponse(status: 200, contentType: contentType, headers: headers, body: variant.bytes)
  }

  /// Returns whether a list of entity tags contains the given one, strong or weak, or `*`.
  private static func list(_ field: String?, names entityTag: String) -> Bool {
    words(field, separator: ",").contains { $0 == "*" || $0 == entityTag || $0 == "W/" + entityTag }
  }

  private static func takesGzip(_ field: String?) -> Bool {
    words(field, separator: ",").contains { coding in
      let parts = words(coding, separator: ";")
      guard parts.first?.lowercased() == "gzip" else { return false }
      guard let quality = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("q=") }) else { return true }
      return Double(quality.dropFirst(2)) ?? 0 > 0
    }
  }

  private static func words(_ text: String?, separator: Character) -> [String] {
    (text ?? "").split(separator: separator).map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    _ = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
