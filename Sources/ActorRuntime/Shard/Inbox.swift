import Synchronization

/// What other threads ask of a shard, in the order it came.
final class Inbox: Sendable {
  enum Message: Sendable {
    case job(UnownedJob, UnownedSerialExecutor)
    case call(@Sendable () -> Void)
  }

  private let messages = Guarded<[Message]>([])
  private let full = Atomic<Bool>(false)
  private let poller: Poller

  init(_ poller: Poller) { self.poller = poller }

  var isFull: Bool { full.load(ordering: .acquiring) }

  func put(_ message: Message) {
    messages.withLock {
      $0.append(message)
      full.store(true, ordering: .releasing)
    }
    poller.wake()
  }

  func take() -> [Message] {
    messages.withLock {
      full.store(false, ordering: .relaxed)
      var taken: [Message] = []
      swap(&taken, &$0)
      return taken
    }
  }
}
