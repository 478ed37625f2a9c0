import Foundation
import Testing

/// Module dependencies point down, and modules below the command line use no unstructured tasks, real-time sleeps or
/// unseeded random numbers.
@Suite(.timeLimit(.minutes(5)))
struct ArchitectureTests {
  /// Each module with its allowed dependencies.
  private static let map: [String: Set<String>] = [
    "CPlatform": [],
    "Platform": ["CPlatform"],
    "Beamulator": [],
    "ActorRuntime": ["Beamulator", "CPlatform", "Platform"],
    "Engine": ["ActorRuntime", "Beamulator", "CLibYAML", "Platform"],
    "Connectors": ["ActorRuntime", "Beamulator", "CLibCurl", "Engine", "Platform"],
    "Storage": ["Beamulator", "CLibPQ", "CSQLite", "Engine", "Platform"],
    "TargetSupervision": ["Beamulator", "Connectors", "Engine", "Platform"],
    "Behaviors": ["Beamulator"],
    "WebServer": ["CLibWebSockets", "CSodium", "CZlib"],
    "Dashboard": ["ActorRuntime", "Beamulator", "Engine", "Platform", "WebServer"],
    "BeamulatorCLI": [
      "ActorRuntime", "Beamulator", "Behaviors", "Connectors", "Dashboard", "Engine", "Platform", "Storage",
      "TargetSupervision",
    ],
    "BeamulatorMain": ["BeamulatorCLI"],
    "TodoServer": ["WebServer", "CSQLite", "CSodium"],
  ]

  private struct Package: Decodable {
    struct Target: Decodable {
      struct Dependency: Decodable {
        var byName: [String?]?
        var target: [String?]?
        var product: [String?]?
      }
      var name: String
      var type: String
      var dependencies: [Dependency]
    }
    var targets: [Target]
    var dependencies: [Empty]
    struct Empty: Decodable {}
  }

  @Test func dependenciesPointDown() throws {
    // A separate scratch folder, because the build's is locked while tests run.
    let scratch = try Folder()
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", Command.project.path, "--scratch-path", scratch.url.path, "dump-package",
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let package = try JSONDecoder().decode(Package.self, from: output.fileHandleForReading.readDataToEndOfFile())
    #expect(package.dependencies.isEmpty, "no external dependencies")
    var seen: Set<String> = []
    for target in package.targets where ["regular", "executable"].contains(target.type) {
      guard let allowed = Self.map[target.name] else { continue }
      seen.insert(target.name)
      let found = Set(target.dependencies.compactMap { ($0.byName ?? $0.target ?? $0.product)?.first ?? nil })
      #expect(found.subtracting(allowed).isEmpty, "\(target.name) depends on \(found.subtracting(allowed).sorted())")
    }
    #expect(seen == Set(Self.map.keys))
  }

  @Test func importsFollowTheModuleMap() throws {
    for (module, allowed) in Self.map where module != "CPlatform" {
      let folder = module == "TodoServer" ? "Examples/TodoServer" : "Sources/\(module)"
      for (file, text) in try sources(folder) {
        for line in text.split(separator: "\n") where line.contains("import ") {
          guard let name = line.firstMatch(of: /^(?:@_exported )?(?:public |package |internal )?import (\w+)/)?.1 else {
            continue
          }
          let isOurs =
            Self.map.keys.contains(String(name)) || name.hasPrefix("CLib")
            || ["CSQLite", "CSodium", "CPlatform"].contains(name)
          #expect(!isOurs || allowed.contains(String(name)), "\(file) imports \(name)")
        }
      }
    }
  }

  @Test func modulesUseNoUnstructuredTasksSleepsOrUnseededRandomness() throws {
    let loose =
      /(^|[^.\w])Task(\.detached)? *\{|Task\.sleep|SystemRandomNumberGenerator|\.random\(in: (?!.*using)[^)]*\)|try!/
    for module in Self.map.keys where !["BeamulatorCLI", "BeamulatorMain", "CPlatform", "TodoServer"].contains(module) {
      for (file, text) in try sources("Sources/\(module)") {
        // The task of a worker is isolated to its shard.
        let ofWorker = file.hasSuffix("Executor/Worker.swift") ? "func start() { Task { await self.run() } }" : nil
        for line in text.split(separator: "\n") where !line.contains("///") {
          if let ofWorker, line.hasSuffix(ofWorker) { continue }
          #expect(line.firstMatch(of: loose) == nil, "\(file): \(line)")
        }
      }
    }
  }

  private func sources(_ folder: String) throws -> [(file: String, text: String)] {
    let root = Command.project.appendingPathComponent(folder)
    let names = try #require(FileManager.default.enumerator(atPath: root.path)).compactMap { $0 as? String }
    let files = names.filter { $0.hasSuffix(".swift") }
    #expect(!files.isEmpty)
    return try files.map { ($0, try String(contentsOf: root.appendingPathComponent($0), encoding: .utf8)) }
  }
}
