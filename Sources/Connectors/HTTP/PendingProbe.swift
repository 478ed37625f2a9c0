import CLibCurl

/// A non-blocking probe of a target; its result is polled.
package final class PendingProbe {
  package enum Answer: Equatable {
    /// No result yet; there is one within two seconds.
    case pending
    case usable
    case problem(String)
  }

  private let easy: UnsafeMutableRawPointer
  private let multi: UnsafeMutableRawPointer
  private let connectOnly: Bool

  /// Takes ownership of a transfer and starts it; nil if out of memory.
  init?(_ easy: UnsafeMutableRawPointer, connectOnly: Bool) {
    guard let multi = curl_multi_init() else {
      curl_easy_cleanup(easy)
      return nil
    }
    self.easy = easy
    self.multi = multi
    self.connectOnly = connectOnly
    curl_multi_add_handle(multi, easy)
  }

  deinit {
    curl_multi_remove_handle(multi, easy)
    curl_easy_cleanup(easy)
    curl_multi_cleanup(multi)
  }

  /// Advances without blocking and returns the result; a result other than `pending` is returned once.
  package func look() -> Answer {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var queued: Int32 = 0
    guard let message = curl_multi_info_read(multi, &queued)?.pointee else { return .pending }
    return TargetProbe.problem(message.data.result, easy, connectOnly: connectOnly).map { .problem($0) } ?? .usable
  }
}
