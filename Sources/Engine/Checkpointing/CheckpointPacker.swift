import Beamulator
import ActorRuntime

/// Packs checkpoints into chunks, in memory that is used again.
final class CheckpointPacker {
  /// A chunk is complete at so many bytes: they stay in a core's cache until they are stored.
  private static let size = 256 << 10

  private let encoder = StateEncoder()

  /// Whether what was packed is to be taken.
  var isFull: Bool { encoder.bytes.count >= Self.size }

  /// What was packed; nil when nothing was.
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

  /// Appends an actor as it was found.
  ///
  /// - Throws: When its state or a message cannot be encoded; it is then as if nothing had been appended.
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

  /// Begins an entry; gives where.
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
}
