import Foundation
import Testing

/// The public interface of the authors' module changes only on purpose: a file lists its names.
struct PublicNamesTests {
  private struct Graph: Decodable {
    struct Symbol: Decodable {
      var pathComponents: [String]
      var kind: Kind
      struct Kind: Decodable { var identifier: String }
    }
    var symbols: [Symbol]
  }

  @Test func publicNamesMatchTheFile() throws {
    let folder = try Folder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "symbolgraph-extract", "-module-name", "Beamulator", "-I", Command.products.path + "/Modules",
      "-minimum-access-level", "public", "-skip-synthesized-members", "-target", Self.target, "-output-dir",
      folder.url.path,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let data = try Data(contentsOf: folder.url.appendingPathComponent("Beamulator.symbols.json"))
    let symbols = try JSONDecoder().decode(Graph.self, from: data).symbols
    let names = Set(symbols.map { "\($0.kind.identifier) \($0.pathComponents.joined(separator: "."))" })
    let list = Command.project.appendingPathComponent("Tests/EndToEnd/public-names.txt")
    let known = Set(try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map(String.init))
    #expect(names.subtracting(known).sorted() == [], "new public names: add them to \(list.path) if they are meant")
    #expect(known.subtracting(names).sorted() == [], "names that are no longer public: remove them from the file")
  }

  #if arch(arm64)
    private static let target = "aarch64-unknown-linux-gnu"
  #else
    private static let target = "x86_64-unknown-linux-gnu"
  #endif
}
