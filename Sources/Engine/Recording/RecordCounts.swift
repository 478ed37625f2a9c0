/// The numbers of records of a run in a sink.
package struct RecordCounts: Sendable, Equatable {
  package var actions: Int
  package var complaints: Int
  package var events: Int
  /// Records that the database refused and the sink has set aside; not counted above.
  package var rejected: Int

  package init(actions: Int = 0, complaints: Int = 0, events: Int = 0, rejected: Int = 0) {
    self.actions = actions
    self.complaints = complaints
    self.events = events
    self.rejected = rejected
  }

  /// The number of stored records of all kinds.
  package var stored: Int { actions + complaints + events }
}
