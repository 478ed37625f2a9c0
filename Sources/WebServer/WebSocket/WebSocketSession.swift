import Synchronization

/// One client's WebSocket: sends from any thread.
///
/// What is sent after the end is dropped. Two sessions are equal when they are the same.
package final class WebSocketSession: Sendable {
  /// How far the end has come.
  enum End {
    case open
    /// The close frame is the last in the outbox, and the client's is waited for.
    case closing
    /// The close frame is the last in the outbox, and nothing further counts.
    case failing
    case gone
  }

  private struct Outbox {
    var frames: [[UInt8]] = []
    var end = End.open
    /// Whether the service thread has been told that there is something in it.
    var isAnnounced = false
  }

  /// How many bytes are given to the kernel at a time, if frames are shorter.
  private static let chunk = 64 << 10

  private let connection: Connection
  private let maximumPendingBytes: Int
  private let outbox = Mutex(Outbox())
  private let pending = Atomic<Int>(0)

  init(_ connection: Connection, maximumPendingBytes: Int) {
    self.connection = connection
    self.maximumPendingBytes = maximumPendingBytes
  }

  /// The bytes given to ``send(text:)`` and ``send(binary:)``, frames' headers included, that the kernel has not taken
  /// yet: what is skipped while it is high spares a slow client.
  ///
  /// A session in which it passes ``WebServerConfiguration/maximumPendingBytes`` is closed with 1013.
  package var pendingBytes: Int { pending.load(ordering: .relaxed) }

  /// Sends a text message, which must be UTF-8.
  package func send(text: [UInt8]) { enqueue(WebSocketFrame.bytes(.text, text)) }

  package func send(binary: [UInt8]) { enqueue(WebSocketFrame.bytes(.binary, binary)) }

  /// Sends what was given before, then says the end; of the reason, 123 bytes are sent.
  package func close(code: WebSocketCloseCode = .normal, reason: String = "") {
    end(.closing, code, reason)
  }

  func enqueue(_ frame: [UInt8]) {
    change { outbox in
      guard pending.load(ordering: .relaxed) + frame.count <= maximumPendingBytes else {
        let dropped = outbox.frames.reduce(0) { $0 + $1.count }
        outbox.frames = []
        pending.subtract(dropped, ordering: .relaxed)
        append(WebSocketFrame.close(.tryAgainLater, "this client reads too slowly"), to: &outbox)
        outbox.end = .failing
        return
      }
      append(frame, to: &outbox)
    }
  }

  /// Says the end; only the first counts.
  func end(_ end: End, _ code: WebSocketCloseCode, _ reason: String) {
    change { outbox in
      append(WebSocketFrame.close(code, reason), to: &outbox)
      outbox.end = end
    }
  }

  private func append(_ frame: [UInt8], to outbox: inout Outbox) {
    outbox.frames.append(frame)
    pending.add(frame.count, ordering: .relaxed)
  }

  private func change(_ body: (inout Outbox) -> Void) {
    let announces = outbox.withLock { outbox in
      guard outbox.end == .open else { return false }
      body(&outbox)
      defer { outbox.isAnnounced = true }
      return !outbox.isAnnounced
    }
    if announces { connection.loop.flush(connection) }
  }

  // MARK: - The service thread

  /// How far the end has come, once all is taken; nil while there is more to take.
  var endReached: End? {
    outbox.withLock { $0.frames.isEmpty ? $0.end : nil }
  }

  /// The next bytes for the kernel; nil when there are none.
  func take() -> [UInt8]? {
    outbox.withLock { outbox in
      guard var bytes = outbox.frames.first else {
        outbox.isAnnounced = false
        return nil
      }
      var count = 1
      while count < outbox.frames.count, bytes.count + outbox.frames[count].count <= Self.chunk {
        bytes.append(contentsOf: outbox.frames[count])
        count += 1
      }
      outbox.frames.removeSubrange(..<count)
      return bytes
    }
  }

  /// The kernel has taken so many bytes.
  func sent(_ count: Int) { pending.subtract(count, ordering: .relaxed) }

  /// The client has left.
  func discard() {
    outbox.withLock {
      $0.frames = []
      $0.end = .gone
    }
    pending.store(0, ordering: .relaxed)
  }
}
