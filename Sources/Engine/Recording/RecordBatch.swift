/// A batch of records for a sink, numbered in one sequence per run: actions from `firstSequence`, then complaints, then
/// events.
package struct RecordBatch: Sendable {
  package var firstSequence: Int64
  package var actions: RecordedActions
  package var complaints: [ComplaintRecord]
  package var events: [EventRecord]

  package init(
    firstSequence: Int64 = 0, actions: [ActionRecord] = [], complaints: [ComplaintRecord] = [],
    events: [EventRecord] = []
  ) {
    self.firstSequence = firstSequence
    self.actions = RecordedActions(actions)
    self.complaints = complaints
    self.events = events
  }

  package var count: Int { actions.count + complaints.count + events.count }
}
