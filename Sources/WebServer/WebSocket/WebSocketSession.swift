import Synchronization

/// The WebSocket of one client; messages can be sent from any thread.
///
/// Messages sent after the session has ended are dropped. Sessions are compared by identity.
package final class WebSocketSession: Sendable {
  /// The progress of closing.
  enum End {
    case open
    /// The close frame is the last in the outbox; the client's close frame is awaited.
    case closing
    /// The close frame is the last in the outbox; the connection closes once it is sent.
    case failing
    case gone
  }

  private struct Outbox {
    var frames: [[UInt8]] = []
    var end = End.open
    /// Whether the service thread was notified of the frames.
    var isAnnounced = false
  }

  /// The number of bytes up to which short frames are combined into one write.
  private static let chunk = 64 << 10

  private let connection: Connection
  private let maximumPendingBytes: Int
  private let outbox = Mutex(Outbox())
  private let pending = Atomic<Int>(0)

  init(_ connection: Connection, maximumPendingBytes: Int) {
    self.connection = connection
    self.maximumPendingBytes = maximumPendingBytes
  }

  /// The number of sent bytes, frame headers included, that the kernel has not accepted yet.
  ///
  /// Senders can skip messages to a slow client while it is high. A session that exceeds
  /// ``WebServerConfiguration/maximumPendingBytes`` is closed with 1013.
  package var pendingBytes: Int { pending.load(ordering: .relaxed) }

  /// Sends a text message, which must be UTF-8.
  package func send(text: [UInt8]) { enqueue(WebSocketFrame.bytes(.text, text)) }

  package func send(binary: [UInt8]) { enqueue(WebSocketFrame.bytes(.binary, binary)) }

  /// Sends all pending messages and a close frame; the reason is truncated to 123 bytes.
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

  /// Sends a close frame; only the first call has an effect.
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

  /// The progress of closing once the outbox is empty; nil while frames are pending.
  var endReached: End? {
    outbox.withLock { $0.frames.isEmpty ? $0.end : nil }
  }

  /// Removes and returns the next bytes to write; nil if there are none.
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

  /// Subtracts bytes that the kernel has accepted from ``pendingBytes``.
  func sent(_ count: Int) { pending.subtract(count, ordering: .relaxed) }

  /// Drops all pending frames after the client has disconnected.
  func discard() {
    outbox.withLock {
      $0.frames = []
      $0.end = .gone
    }
    pending.store(0, ordering: .relaxed)
  }
}
