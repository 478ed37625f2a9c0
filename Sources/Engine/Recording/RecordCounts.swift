/// How many records of a run a sink has.
package struct RecordCounts: Sendable, Equatable {
  package var actions: Int
  package var complaints: Int
  package var events: Int
  /// Those that it would not take and has put aside; not counted above.
  package var rejected: Int

  package init(actions: Int = 0, complaints: Int = 0, events: Int = 0, rejected: Int = 0) {
    self.actions = actions
    self.complaints = complaints
    self.events = events
    self.rejected = rejected
  }

  /// All that are stored.
  package var stored: Int { actions + complaints + events }
}
