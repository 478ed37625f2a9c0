import Beamulator
import Glibc

/// An error of a runtime, with its cause and a remedy.
package struct RuntimeError: Error, Sendable, CustomStringConvertible {
  package let description: String

  static func noDescriptors(_ code: Int32) -> RuntimeError {
    RuntimeError(
      description: "cannot create an event loop: \(String(cString: strerror(code))); raise the limit of open files "
        + "(ulimit -n)")
  }

  static func tooManyActors(_ count: Int) -> RuntimeError {
    RuntimeError(
      description: "cannot spawn \(count) actors: a shard holds up to \(TimerEntry.slotLimit) in a run; use more shards"
    )
  }

  static func noMarkerFile(_ path: String, _ code: Int32) -> RuntimeError {
    RuntimeError(description: "cannot create \(path): \(String(cString: strerror(code)))")
  }

  static func nameTaken(_ name: String) -> RuntimeError {
    RuntimeError(description: "an actor named '\(name)' already exists; names are unique, choose another")
  }

  static func otherProgram(_ actor: ActorID) -> RuntimeError {
    RuntimeError(description: "actor \(actor) has another behavior")
  }
}
