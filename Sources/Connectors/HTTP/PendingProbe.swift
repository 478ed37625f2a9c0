import CLibCurl

/// A question to a target whose answer is looked for now and then; nobody waits for it.
package final class PendingProbe {
  package enum Answer: Equatable {
    /// None yet; there is one within two seconds.
    case pending
    case usable
    case problem(String)
  }

  private let easy: UnsafeMutableRawPointer
  private let multi: UnsafeMutableRawPointer
  private let connectOnly: Bool

  /// Takes over a transfer and begins it; nil when there is no memory.
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

  /// Goes on as far as it can without waiting; an answer other than `pending` is given once.
  package func look() -> Answer {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var queued: Int32 = 0
    guard let message = curl_multi_info_read(multi, &queued)?.pointee else { return .pending }
    return TargetProbe.problem(message.data.result, easy, connectOnly: connectOnly).map { .problem($0) } ?? .usable
  }
}
