/// The error of an act that exceeded its deadline, which counts as a crash.
package struct ActOverdue: Error, Sendable, CustomStringConvertible {
  private let limit: Timespan

  package init(limit: Timespan) { self.limit = limit }

  package var description: String { "the act took longer than its deadline of \(limit)" }
}
