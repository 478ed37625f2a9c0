import BeamulatorCLI

/// The executable `beamulator`.
@main
struct BeamulatorMain {
  static func main() { BeamulatorCommand.main() }
}
