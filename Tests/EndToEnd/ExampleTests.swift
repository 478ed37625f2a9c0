import Engine
import Beamulator
import Foundation
import Testing

/// The example of a package with its own executable.
@Suite(.timeLimit(.minutes(5)))
struct ExampleTests {
  @Test func theExampleWithItsOwnExecutableRuns() throws {
    let folder = try Folder()
    let process = Process()
    process.executableURL = Command.products.appendingPathComponent("CustomSimulationExample")
    process.arguments = [
      "run", Command.project.appendingPathComponent("Examples/CustomSimulation").path, "--no-dashboard", "--quiet",
      "--duration", "1d", "--summary-export", "summary.json",
    ]
    process.currentDirectoryURL = folder.url
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let summary = try RunSummary(json: Data(contentsOf: folder.url.appendingPathComponent("summary.json")))
    #expect(summary.verdict == "VALID" && summary.totals.actors == 100 && summary.totals.actions > 100)
  }
}
