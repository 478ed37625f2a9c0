import Engine
import Beamulator
import Foundation
import Storage
import Testing

/// Simulations with their own behaviors.
@Suite(.timeLimit(.minutes(5)))
struct OwnSimulationTests {
  @Test func aNewSimulationIsCreatedRunModifiedAndRunAgain() throws {
    let folder = try Folder()
    let written = try Command.run(["init", "my-sim"], in: folder.url)
    #expect(written.status == 0 && written.output.contains("beamulator run my-sim"))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("my-sim").path)
    #expect(names.sorted() == ["Actions.swift", "MyBehavior.swift", "README.md", "simulation.yaml"])
    let again = try Command.run(["init", "my-sim"], in: folder.url)
    #expect(again.status == 104 && again.errors.contains("exists and is not empty"))

    let run = ["run", "my-sim", "--speed", "max", "--no-dashboard", "--json"]
    let first = try Command.run(run, in: folder.url)
    #expect(first.status == 0, "\(first.errors)")
    let summary = try RunSummary(json: Data(first.output.utf8))
    #expect(summary.totals.actions > 400 && summary.totals.failed > 0 && summary.totals.complaints > 0)
    #expect(try library(folder).count == 1)
    let unchanged = try library(folder)

    // An unchanged simulation is not compiled again: it runs without a compiler.
    let second = try Command.run(run, in: folder.url, environment: ["PATH": "/usr/bin:/bin"])
    #expect(try RunSummary(json: Data(second.output.utf8)).decisionDigest == summary.decisionDigest)
    #expect(try library(folder) == unchanged)

    let behavior = folder.url.appendingPathComponent("my-sim/MyBehavior.swift")
    let text = try String(contentsOf: behavior, encoding: .utf8)
    try folder.write(text.replacing(".hours(1...3)", with: ".minutes(10)"), to: "my-sim/MyBehavior.swift")
    let changed = try Command.run(run, in: folder.url)
    #expect(try RunSummary(json: Data(changed.output.utf8)).totals.actions > 3 * summary.totals.actions)
    #expect(try library(folder).count == 1 && library(folder) != unchanged)
    let source = try RunArchive(path: folder.newestRun().appendingPathComponent("actions.sqlite").path).metadata()
      .source
    #expect(source?.hasPrefix("// Actions.swift\n") == true && source?.contains("// MyBehavior.swift\n") == true)
    #expect(source?.contains(".minutes(10)") == true)
  }

  private func library(_ folder: Folder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("my-sim/.build").path)
      .filter { $0.hasSuffix(".so") }
  }

  private let yaml = "{ speed: max, duration: 1h, population: [{ behavior: Inner, count: 2 }] }"

  @Test func allBehaviorsOfTheFolderAreFoundWithTheirConfiguration() throws {
    let folder = try Folder()
    try folder.write(yaml, to: "sim/simulation.yaml")
    try folder.write(
      """
      import Beamulator
      enum Outer {
        struct Inner: Behavior {
          struct State: ActorState { var acts = 0 }
          var wait = Wait.minutes(5...10)
          var signal = Signal.constant(3)
          func act(_ me: inout ActContext<State>) async throws -> Next { .after(wait) }
        }
      }
      """, to: "sim/A.swift")
    try folder.write(
      """
      import Beamulator
      struct Late { let hours = 3 }
      struct Generic<T> { var value: T }
      """, to: "sim/B.swift")
    try folder.write(
      """
      import Beamulator
      struct ByExtension: Codable { var greeting = "hello" }
      extension ByExtension: Behavior {
        func act(_ me: inout ActContext<NoState>) async throws -> Next { .stop }
      }
      """, to: "sim/C.swift")
    try folder.write("let this = does not compile", to: "sim/Package.swift")
    let check = try Command.run(["check", "sim"], in: folder.url)
    #expect(check.status == 0, "\(check.errors)")
    let listed =
      "  ByExtension\n    greeting: hello\n  Inner\n    signal: 3\n    wait: 5m..10m\n"
    #expect(check.output.contains(listed), "\(check.output)")
    let json = try Command.run(["check", "sim", "--json"], in: folder.url)
    #expect(json.output.contains(#""behaviors":{"ByExtension":{"greeting":"hello"},"Inner":{"#), "\(json.output)")
    let set = ["check", "sim", "--config", "population.Inner.config.wait=1h"]
    #expect(try Command.run(set, in: folder.url).output.contains("  2 Inner\n    signal: 3\n    wait: 1h\n"))
    #expect(try Command.run(set + ["--json"], in: folder.url).output.contains(#""config":{"signal":3,"wait":"1h"}"#))
  }

  @Test(arguments: [
    ("struct Inner: Behavior {}", "A.swift:2:8: error: type 'Inner' does not conform to protocol"),
    ("struct Other {}", "unknown behavior 'Inner'"),
    ("", "no Swift compiler was found"),
  ])
  func checkReportsInvalidBehaviorsAndAMissingCompiler(code: String, expected: String) throws {
    let folder = try Folder()
    try folder.write(yaml, to: "sim/simulation.yaml")
    try folder.write("import Beamulator\n" + code, to: "sim/A.swift")
    let hasCompiler = !expected.contains("compiler")
    let check = try Command.run(
      ["check", "sim"], in: folder.url, environment: hasCompiler ? [:] : ["PATH": "/usr/bin:/bin"])
    #expect(check.status == 104 && check.errors.contains(expected), "\(check.errors)")
  }
}
