import Platform
import Synchronization

/// The jobs and calls that other threads submit to a shard, in order of arrival.
final class Inbox: Sendable {
  enum Message: Sendable {
    case job(UnownedJob, UnownedSerialExecutor)
    case call(@Sendable () -> Void)
  }

  private let messages = Locked<[Message]>([])
  private let filled = Atomic<Bool>(false)
  private let poller: Poller

  init(_ poller: Poller) { self.poller = poller }

  var hasMessages: Bool { filled.load(ordering: .acquiring) }

  func put(_ message: Message) {
    messages.withLock {
      $0.append(message)
      filled.store(true, ordering: .releasing)
    }
    poller.wake()
  }

  func take() -> [Message] {
    messages.withLock {
      filled.store(false, ordering: .relaxed)
      var taken: [Message] = []
      swap(&taken, &$0)
      return taken
    }
  }
}
