import CLibCurl

/// The cookies of each actor in libcurl's line format.
///
/// Of two concurrent exchanges of one actor, the cookies of the last to end are kept.
final class CookieStore {
  private var lines: [Int64: [String]] = [:]

  /// Loads an actor's cookies into a handle without any; returns whether the actor has cookies.
  func load(into easy: UnsafeMutableRawPointer, for actor: Int64) -> Bool {
    guard let lines = lines[actor] else { return false }
    for line in lines { curl_set_string(easy, CURLOPT_COOKIELIST, line) }
    return true
  }

  /// Saves a handle's cookies as the actor's.
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
