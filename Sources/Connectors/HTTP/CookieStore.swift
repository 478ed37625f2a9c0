import CLibCurl

/// Each actor's cookies, as the lines that libcurl writes and reads.
///
/// Of two exchanges of one actor at the same time, the cookies of the one that ends last stay.
final class CookieStore {
  private var lines: [Int64: [String]] = [:]

  /// Puts an actor's cookies into a handle that has none; false when the actor has none.
  func load(into easy: UnsafeMutableRawPointer, for actor: Int64) -> Bool {
    guard let lines = lines[actor] else { return false }
    for line in lines { curl_set_string(easy, CURLOPT_COOKIELIST, line) }
    return true
  }

  /// Keeps a handle's cookies as those of the actor.
  func save(from easy: UnsafeMutableRawPointer, for actor: Int64) {
    var list: UnsafeMutablePointer<curl_slist>?
    curl_get_list(easy, CURLINFO_COOKIELIST, &list)
    defer { curl_slist_free_all(list) }
    let kept = sequence(first: list, next: { $0?.pointee.next }).prefix { $0 != nil }
      .compactMap { $0?.pointee.data.map { String(cString: $0) } }
    lines[actor] = kept.isEmpty ? nil : kept
  }

  func forget(_ actor: Int64) {
    lines[actor] = nil
  }
}
