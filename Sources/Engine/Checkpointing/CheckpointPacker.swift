import Beamulator
import ActorRuntime

/// Packs checkpoints into chunks in a reused buffer.
final class CheckpointPacker {
  /// The bytes from which a chunk is full: small enough to stay in a core's cache until it is stored.
  private static let size = 256 << 10

  private let encoder = StateEncoder()

  /// Whether the chunk is full and should be taken.
  var isFull: Bool { encoder.bytes.count >= Self.size }

  /// Returns the packed chunk and starts a new one; nil when it is empty.
  func take() -> CheckpointChunk? {
    defer { encoder.bytes.cut(to: 0) }
    return encoder.bytes.count == 0 ? nil : CheckpointChunk(bytes: Array(encoder.bytes.bytes))
  }

  func append(_ checkpoint: ActorCheckpoint) {
    let start = begin(checkpoint.actor.id, checkpoint.due, checkpoint.random)
    append(
      numbers: (checkpoint.acts, checkpoint.performed, checkpoint.crashes, checkpoint.stateVersion),
      isPaused: checkpoint.isPaused,
      texts: (checkpoint.actor.behavior, checkpoint.actor.givenName, checkpoint.lastAction, checkpoint.quarantined))
    append(tags: checkpoint.tags, messages: checkpoint.messages)
    if let state = checkpoint.state { encoder.append(json: Array(state.utf8)) }
    end(from: start)
  }

  /// Appends an actor from its snapshot.
  ///
  /// - Throws: When its state or a message cannot be encoded; nothing is appended then.
  func append(_ cell: ActorSnapshot, stateVersion: Int, lastAction: String?, performed: Int) throws {
    let messages = cell.envelopes.isEmpty ? [] : try cell.envelopes.compactMap(StoredMessage.init)
    let start = begin(cell.id, cell.due.nanoseconds, cell.random)
    append(
      numbers: (cell.acts, performed, cell.crashes, stateVersion), isPaused: cell.isPaused,
      texts: (cell.behavior, cell.label?.name, lastAction, cell.quarantined))
    append(tags: cell.label?.tags ?? [], messages: messages)
    do {
      if let state = cell.state { try encoder.append(ifEncodable: state) }
    } catch {
      encoder.bytes.cut(to: start)
      throw error
    }
    end(from: start)
  }

  /// Begins an entry and returns its offset.
  private func begin(_ actor: ActorID, _ due: Int64, _ random: RandomStream) -> Int {
    let start = encoder.bytes.count
    encoder.bytes.append(word: UInt32(0))
    encoder.bytes.append(word: actor)
    encoder.bytes.append(word: due)
    encoder.bytes.append(word: random.words.0)
    encoder.bytes.append(word: random.words.1)
    return start
  }

  private func append(numbers: (Int, Int, Int, Int), isPaused: Bool, texts: (String, String?, String?, String?)) {
    append(numbers.0)
    append(numbers.1)
    append(numbers.2)
    append(numbers.3)
    append(isPaused ? 1 : 0)
    append(texts.0)
    append(texts.1)
    append(texts.2)
    append(texts.3)
  }

  private func append(tags: [String], messages: [StoredMessage]) {
    append(tags.count)
    for tag in tags { append(tag) }
    append(messages.count)
    for message in messages {
      encoder.bytes.append(word: message.sender)
      encoder.bytes.append(word: message.came.nanoseconds)
      append(message.type)
      append(message.body)
    }
  }

  private func end(from start: Int) {
    // SQLite refuses chunks long before the length overflows.
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
}
