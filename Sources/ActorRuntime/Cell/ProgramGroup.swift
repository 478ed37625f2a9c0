/// A group of actors with the program that they live by.
public final class ProgramGroup<Program: ActorProgram>: Sendable {
  public let program: Program
  public let common: ActorGroup

  let stepper: Stepper

  public init(_ program: Program, _ common: ActorGroup) {
    self.program = program
    self.common = common
    stepper = Program.stepper
  }
}
