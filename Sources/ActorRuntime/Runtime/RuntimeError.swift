import Beamulator
import Glibc

/// Why a runtime could not be made or grown.
package struct RuntimeError: Error, Sendable, CustomStringConvertible {
  package let description: String

  static func noDescriptors(_ code: Int32) -> RuntimeError {
    RuntimeError(
      description: "no event loop could be made: \(String(cString: strerror(code))); raise the limit of open files "
        + "(ulimit -n)")
  }

  static func tooManyActors(_ count: Int) -> RuntimeError {
    RuntimeError(
      description: "\(count) actors were asked for; one shard holds \(TimerEntry.slotLimit) over a run: use more shards"
    )
  }

  static func noBoard(_ path: String, _ code: Int32) -> RuntimeError {
    RuntimeError(description: "\(path) could not be made: \(String(cString: strerror(code)))")
  }

  static func nameTaken(_ name: String) -> RuntimeError {
    RuntimeError(description: "an actor named '\(name)' lives already: names are unique, choose another")
  }

  static func otherProgram(_ actor: ActorID) -> RuntimeError {
    RuntimeError(description: "actor \(actor) lives by another behavior")
  }
}
