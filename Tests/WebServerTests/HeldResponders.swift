import Glibc
import Synchronization
import WebServer

/// Keeps the responders of requests until the test answers them.
final class HeldResponders: Sendable {
  private let responders = Mutex<[Responder]>([])

  struct TooFew: Error {}

  func keep(_ responder: Responder) {
    responders.withLock { $0.append(responder) }
  }

  /// Waits until so many requests have come in all.
  func wait(for count: Int) throws {
    let end = ContinuousClock.now + .seconds(10)
    while responders.withLock({ $0.count }) < count {
      guard ContinuousClock.now < end else { throw TooFew() }
      usleep(500)
    }
  }

  /// APIRouter every request there was, those again that have been answered.
  func answerAll() {
    for responder in responders.withLock({ $0 }) { responder.respond(HTTPServerResponse(status: 200)) }
  }
}
