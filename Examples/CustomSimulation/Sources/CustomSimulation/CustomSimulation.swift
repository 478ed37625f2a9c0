import Beamulator
import BeamulatorCLI

/// The `beamulator` command with the behaviors of this package: `swift run CustomSimulation run .`
@main
struct CustomSimulation {
  static func main() {
    BeamulatorCommand.main(behaviors: [Commuter.self])
  }
}
