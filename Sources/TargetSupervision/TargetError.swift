/// The error of a target that cannot be used.
struct TargetError: Error, Sendable, CustomStringConvertible {
  let description: String
}
