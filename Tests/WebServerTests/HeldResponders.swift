import Support
import Synchronization
import WebServer

/// Keeps the responders of requests until the test answers them.
final class HeldResponders: Sendable {
  private let responders = Mutex<[Responder]>([])

  func keep(_ responder: Responder) {
    responders.withLock { $0.append(responder) }
  }

  /// Waits until a total number of requests has arrived.
  func wait(for count: Int) throws {
    try blockUntil("\(count) requests") { responders.withLock { $0.count } >= count }
  }

  /// Answers all requests, including those that have been answered.
  func answerAll() {
    for responder in responders.withLock({ $0 }) { responder.respond(HTTPServerResponse(status: 200)) }
  }
}
