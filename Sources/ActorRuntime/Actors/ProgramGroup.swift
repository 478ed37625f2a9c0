package import Beamulator

/// A group of actors and the program that they run, with the program's type erased. Manages the memory of their states.
package class AnyProgramGroup: @unchecked Sendable {
  // Unchecked because a class with a subclass cannot be checked; all properties are immutable.
  let common: ActorGroup
  let observer: any ActorObserver
  let act: _ActFunction
  /// The identity of the program's type.
  let programType: ObjectIdentifier
  let stateLayout: (size: Int, alignment: Int)

  fileprivate init(
    _ common: ActorGroup, _ observer: any ActorObserver, _ act: @escaping _ActFunction, _ programType: ObjectIdentifier,
    _ stateLayout: (size: Int, alignment: Int)
  ) {
    self.common = common
    self.observer = observer
    self.act = act
    self.programType = programType
    self.stateLayout = stateLayout
  }

  /// Initializes the state of a new actor.
  func createState(_ random: inout RandomStream, in memory: UnsafeMutableRawPointer) throws {}
  /// Initializes a state with a value of the program's type.
  func initializeState(to value: any Sendable, in memory: UnsafeMutableRawPointer) {}
  func copyState(in memory: UnsafeMutableRawPointer) -> any Sendable { () }
  func destroyState(in memory: UnsafeMutableRawPointer) {}
}

/// A group of actors and the program that they run.
package final class ProgramGroup<Program: ActorProgram>: AnyProgramGroup, @unchecked Sendable {
  // Unchecked as its superclass is.
  private let program: Program

  package init(_ program: Program, _ common: ActorGroup, observer: any ActorObserver) {
    self.program = program
    let layout = MemoryLayout<Program.State>.self
    super.init(
      common, observer, program._act, ObjectIdentifier(Program.self), (max(layout.size, 1), layout.alignment))
  }

  override func createState(_ random: inout RandomStream, in memory: UnsafeMutableRawPointer) throws {
    memory.initializeMemory(as: Program.State.self, to: try program.initialState(&random))
  }

  override func initializeState(to value: any Sendable, in memory: UnsafeMutableRawPointer) {
    guard let state = value as? Program.State else {
      preconditionFailure("a state of type \(type(of: value)) cannot initialize an actor of \(Program.self)")
    }
    memory.initializeMemory(as: Program.State.self, to: state)
  }

  override func copyState(in memory: UnsafeMutableRawPointer) -> any Sendable {
    memory.assumingMemoryBound(to: Program.State.self).pointee
  }

  override func destroyState(in memory: UnsafeMutableRawPointer) {
    memory.assumingMemoryBound(to: Program.State.self).deinitialize(count: 1)
  }
}
