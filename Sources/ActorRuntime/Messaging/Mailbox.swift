import Beamulator

/// The messages that an actor has not taken yet, in order of arrival.
struct Mailbox: Sendable {
  /// The maximum number of waiting messages; further ones are refused.
  static let limit = 1000

  private(set) var waiting: [Envelope] = []
  /// Messages taken by the act that `taker` identifies: kept until that act has succeeded.
  private var taken: [Envelope] = []
  /// The last act that used the mailbox, by the actor's number of completed acts and the act's due time.
  private var taker: (acts: Int, due: SimulatedTime) = (-1, .start)
  /// The number of changes.
  private(set) var changes: UInt64 = 0

  init(_ waiting: [Envelope] = []) { self.waiting = waiting }

  /// Returns the messages to save for an actor that has completed a number of acts: waiting, or taken by a crashed act.
  func messagesToSave(acts: Int) -> [Envelope] { taker.acts == acts ? taken + waiting : waiting }

  /// Adds a message; false if the mailbox is full.
  mutating func add(_ envelope: Envelope) -> Bool {
    guard waiting.count < Self.limit else { return false }
    waiting.append(envelope)
    changes += 1
    return true
  }

  /// Prepares the mailbox for an act: messages taken by an act that crashed wait again.
  mutating func begin(acts: Int, due: SimulatedTime) {
    guard taker != (acts, due) else { return }
    // The same number of completed acts as before: the act that took messages last has crashed.
    if taker.acts == acts { waiting = taken + waiting }
    taken = []
    taker = (acts, due)
  }

  /// Removes and returns the messages that satisfy a predicate.
  mutating func take(where isWanted: (Envelope) -> Bool) -> [Envelope] {
    let found = waiting.filter(isWanted)
    guard !found.isEmpty else { return [] }
    waiting.removeAll(where: isWanted)
    taken += found
    changes += 1
    return found
  }

  /// All messages, including those taken by the last act.
  var all: [Envelope] { taken + waiting }
}
