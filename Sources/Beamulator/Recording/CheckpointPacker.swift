/// Packs checkpoints into chunks, in memory that is used again.
final class CheckpointPacker {
  /// A chunk is complete at so many bytes: they stay in a core's cache until they are stored.
  private static let size = 256 << 10

  private let encoder = StateEncoder()

  /// Chunks of what a body appends, each packed when it is asked for.
  ///
  /// - Parameter body: Appends something; false when there is nothing more.
  func chunks(_ body: @escaping () -> Bool) -> some Sequence<CheckpointChunk> {
    AnyIterator {
      while self.encoder.bytes.count < Self.size, body() {}
      return self.take()
    }
  }

  func append(_ checkpoint: Checkpoint) {
    let start = begin(checkpoint)
    if let state = checkpoint.state { encoder.bytes.append(state) }
    end(from: start)
  }

  /// Appends a checkpoint without a state, and a state to it.
  ///
  /// - Throws: When the state cannot be encoded; it is then as if nothing had been appended.
  func append(_ checkpoint: Checkpoint, state: (any Sendable)?) throws {
    let start = begin(checkpoint)
    do {
      if let state { try encoder.append(ifEncodable: state) }
    } catch {
      encoder.bytes.cut(to: start)
      throw error
    }
    end(from: start)
  }

  /// Writes all but the state; gives where the entry begins.
  private func begin(_ checkpoint: Checkpoint) -> Int {
    let start = encoder.bytes.count
    encoder.bytes.append(word: UInt32(0))
    encoder.bytes.append(word: checkpoint.actor.id)
    encoder.bytes.append(word: checkpoint.due)
    encoder.bytes.append(word: checkpoint.random.words.0)
    encoder.bytes.append(word: checkpoint.random.words.1)
    append(checkpoint.acts)
    append(checkpoint.performed)
    append(checkpoint.crashes)
    append(checkpoint.stateVersion)
    append(checkpoint.actor.behavior)
    append(checkpoint.actor.givenName)
    append(checkpoint.lastAction)
    append(checkpoint.quarantined)
    append(checkpoint.tags.count)
    for tag in checkpoint.tags { append(tag) }
    append(checkpoint.messages.count)
    for message in checkpoint.messages {
      encoder.bytes.append(word: message.sender)
      encoder.bytes.append(word: message.came.nanoseconds)
      append(message.type)
      append(message.body)
    }
    return start
  }

  private func end(from start: Int) {
    // SQLite takes no chunk of a length that does not fit.
    encoder.bytes.set(UInt32(truncatingIfNeeded: encoder.bytes.count - start - MemoryLayout<UInt32>.size), at: start)
  }

  private func append(_ number: Int) { encoder.bytes.append(compact: UInt64(truncatingIfNeeded: number)) }

  private func append(_ text: String?) {
    guard var text else { return encoder.bytes.append(0) }
    text.withUTF8 {
      encoder.bytes.append(compact: UInt64($0.count + 1))
      encoder.bytes.append($0)
    }
  }

  /// What was packed; nil when nothing was.
  private func take() -> CheckpointChunk? {
    defer { encoder.bytes.cut(to: 0) }
    return encoder.bytes.count == 0 ? nil : CheckpointChunk(bytes: Array(encoder.bytes.bytes))
  }
}
