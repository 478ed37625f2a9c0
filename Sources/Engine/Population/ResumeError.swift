import Beamulator
/// Why a run cannot be resumed, or an actor not be changed.
package struct ResumeError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
