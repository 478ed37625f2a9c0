/// An act took longer than it may: a crash.
public struct ActOverdue: Error, Sendable, CustomStringConvertible {
  @usableFromInline let limit: Timespan

  public init(limit: Timespan) { self.limit = limit }

  public var description: String { "the act took longer than its deadline of \(limit)" }
}
