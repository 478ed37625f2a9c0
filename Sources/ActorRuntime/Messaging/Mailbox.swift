import Beamulator

/// What an actor was told and has not taken yet, in the order it came.
struct Mailbox: Sendable {
  /// The most envelopes that wait; further ones are refused.
  static let limit = 1000

  private(set) var waiting: [Envelope] = []
  /// Taken by the act that had so many behind it and was due then: kept until it has ended well.
  private var taken: [Envelope] = []
  private var taker: (acts: Int, due: SimulatedTime) = (-1, .start)
  /// How often it has changed.
  private(set) var changes: UInt64 = 0

  init(_ waiting: [Envelope] = []) { self.waiting = waiting }

  /// What an actor with so many acts behind it has not taken for good.
  func kept(acts: Int) -> [Envelope] { taker.acts == acts ? taken + waiting : waiting }

  /// Adds a envelope; false when there is no room.
  mutating func add(_ envelope: Envelope) -> Bool {
    guard waiting.count < Self.limit else { return false }
    waiting.append(envelope)
    changes += 1
    return true
  }

  /// Begins to be used by an act: what one that crashed had taken is there again.
  mutating func begin(acts: Int, due: SimulatedTime) {
    guard taker != (acts, due) else { return }
    // As many acts behind it as the one that took last: that one has crashed.
    if taker.acts == acts { waiting = taken + waiting }
    taken = []
    taker = (acts, due)
  }

  /// Takes out the envelopes that the act wants.
  mutating func take(where isWanted: (Envelope) -> Bool) -> [Envelope] {
    let found = waiting.filter(isWanted)
    guard !found.isEmpty else { return [] }
    waiting.removeAll(where: isWanted)
    taken += found
    changes += 1
    return found
  }

  /// All that was not taken for good.
  var all: [Envelope] { taken + waiting }
}
