import Platform
import Dispatch

/// Told what came of something that was asked of a run; once.
package typealias Reply<Answer> = @Sendable (Result<Answer, ControlError>) -> Void

/// Where a run is asked from outside: what is to be done for that beside the shards' work is done here, one after the
/// other, and everyone gets an answer, at the latest when the run ends.
final class RunController: Sendable {
  private struct Book {
    var isOver = false
    var last = 0
    /// Who waits for an answer: what tells them that the run is over.
    var waiting: [Int: @Sendable () -> Void] = [:]
  }

  private let queue = DispatchQueue(label: "control")
  private let book = Locked(Book())

  /// Does something for who asks; any thread.
  func receive<Answer: Sendable>(
    _ reply: @escaping Reply<Answer>, _ work: @escaping @Sendable (_ reply: @escaping Reply<Answer>) -> Void
  ) {
    let isOpen = book.withLock { book in
      guard !book.isOver else { return false }
      book.last += 1
      let number = book.last
      book.waiting[number] = { reply(.failure(.over)) }
      queue.async {
        work { result in if self.book.withLock({ $0.waiting.removeValue(forKey: number) }) != nil { reply(result) } }
      }
      return true
    }
    if !isOpen { reply(.failure(.over)) }
  }

  /// Goes on with it, as after the work of shards; any thread. Not any more when the run is over.
  func goOn(_ work: @escaping @Sendable () -> Void) {
    book.withLock { book in if !book.isOver { queue.async(execute: work) } }
  }

  /// The run is over: ends what is being done, and refuses all that waits or comes.
  func close() {
    let waiting = book.withLock { book in
      book.isOver = true
      defer { book.waiting = [:] }
      return book.waiting
    }
    queue.sync {}
    for (_, refuse) in waiting { refuse() }
  }
}
