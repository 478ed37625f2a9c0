/// The error of an act that exceeded its deadline, which counts as a crash.
struct ActOverdue: Error, Sendable, CustomStringConvertible {
  private let limit: Timespan

  init(limit: Timespan) { self.limit = limit }

  var description: String { "the act took longer than its deadline of \(limit)" }
}
