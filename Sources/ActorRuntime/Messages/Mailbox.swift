/// What an actor was told and has not taken yet, in the order it came.
struct Mailbox: Sendable {
  /// The most letters that wait; further ones are refused.
  static let limit = 1000

  private(set) var waiting: [Letter] = []
  /// Taken by the act that had so many behind it and was due then: kept until it has ended well.
  private var taken: [Letter] = []
  private var taker: (acts: Int, due: SimulatedTime) = (-1, .start)
  /// How often it has changed.
  private(set) var changes: UInt64 = 0

  init(_ waiting: [Letter] = []) { self.waiting = waiting }

  /// What an actor with so many acts behind it has not taken for good.
  func kept(acts: Int) -> [Letter] { taker.acts == acts ? taken + waiting : waiting }

  /// Adds a letter; false when there is no room.
  mutating func add(_ letter: Letter) -> Bool {
    guard waiting.count < Self.limit else { return false }
    waiting.append(letter)
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

  /// Takes out the letters that the act wants.
  mutating func take(where isWanted: (Letter) -> Bool) -> [Letter] {
    let found = waiting.filter(isWanted)
    guard !found.isEmpty else { return [] }
    waiting.removeAll(where: isWanted)
    taken += found
    changes += 1
    return found
  }

  /// All that was not taken for good.
  var all: [Letter] { taken + waiting }
}
