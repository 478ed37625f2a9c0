import Beamulator
/// Why a run cannot go on.
package struct ResumeError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
