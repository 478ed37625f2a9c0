import Engine

@testable import Dashboard

/// A topic that is known has a name by which it is known again.
func fuzzFeed(_ bytes: [UInt8]) {
  guard let request = try? FeedRequest(bytes) else { return }
  for name in (request.subscribe ?? []) + (request.unsubscribe ?? []) {
    guard let subject = try? FeedSubject(name) else { continue }
    guard let again = try? FeedSubject(subject.name) else {
      preconditionFailure("not understood again: \(subject.name)")
    }
    precondition(again == subject, "understood as something else: \(subject.name)")
  }
}
