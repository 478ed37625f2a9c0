// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
/// For code that runs at every act: no check of exclusive access at run time, which one thread a shard gives by
/// construction (debug builds keep the check).
let fast: [SwiftSetting] =
  settings + [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
  ]

let package = Package(
  name: "beamulator",
  products: [
    .executable(name: "beamulator", targets: ["BeamulatorMain"]),
    .executable(name: "todo-server", targets: ["TodoServer"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
    .library(name: "Beamulator", targets: ["Beamulator", "BeamulatorCLI"]),
  ],
  targets: [
    .systemLibrary(name: "CRuntime"),
    .systemLibrary(name: "CLibYAML"),
    .systemLibrary(name: "CLibCurl"),
    .systemLibrary(name: "CLibPQ"),
    .systemLibrary(name: "CLibWebSockets"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CZlib"),

    .target(name: "ActorRuntime", dependencies: ["CRuntime"], swiftSettings: fast),
    .target(name: "Beamulator", dependencies: ["ActorRuntime", "CLibYAML"], swiftSettings: fast),
    .target(name: "Connectors", dependencies: ["ActorRuntime", "Beamulator", "CLibCurl"], swiftSettings: fast),
    .target(name: "Storage", dependencies: ["Beamulator", "CLibPQ", "CSQLite"], swiftSettings: settings),
    .target(name: "Behaviors", dependencies: ["Beamulator"], swiftSettings: fast),
    .target(
      name: "WebServer", dependencies: ["CLibWebSockets", "CSodium", "CZlib"], swiftSettings: settings),
    .target(
      name: "Dashboard", dependencies: ["Beamulator", "WebServer"], resources: [.copy("Page")], swiftSettings: settings),
    .target(
      name: "BeamulatorCLI",
      dependencies: ["ActorRuntime", "Beamulator", "Behaviors", "Connectors", "Dashboard", "Storage"],
      swiftSettings: settings,
      // Simulations that are compiled from their folder and loaded find the engine in the executable.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]),
    .executableTarget(name: "BeamulatorMain", dependencies: ["BeamulatorCLI"], swiftSettings: settings),

    .executableTarget(
      name: "TodoServer", dependencies: ["WebServer", "CSQLite", "CSodium"], path: "Examples/TodoServer",
      swiftSettings: settings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["ActorRuntime", "Beamulator", "CLibPQ", "Connectors", "Dashboard", "Storage", "Support"],
      path: "Benchmarks",
      swiftSettings: fast),

    // The example package once more, as a part of this one: its tests need no build of their own.
    .executableTarget(
      name: "CustomSimulationExample", dependencies: ["Beamulator", "BeamulatorCLI"],
      path: "Examples/CustomSimulation/Sources/CustomSimulation", swiftSettings: settings),

    .testTarget(name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "Support"], swiftSettings: settings),
    .target(name: "Support", dependencies: ["Beamulator"], path: "Tests/Support", swiftSettings: settings),
    .testTarget(name: "BeamulatorTests", dependencies: ["Beamulator", "Support"], swiftSettings: settings),
    .testTarget(
      name: "ConnectorsTests", dependencies: ["ActorRuntime", "Beamulator", "Connectors", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "StorageTests", dependencies: ["ActorRuntime", "Storage", "Beamulator", "CSQLite", "Support"],
      swiftSettings: settings),
    .target(name: "SocketTestSupport", path: "Tests/SocketTestSupport", swiftSettings: settings),
    .testTarget(
      name: "WebServerTests", dependencies: ["WebServer", "SocketTestSupport", "Support"], swiftSettings: settings),
    .testTarget(name: "TodoServerTests", dependencies: ["TodoServer", "SocketTestSupport"], swiftSettings: settings),
    .testTarget(
      name: "DashboardTests", dependencies: ["ActorRuntime", "Beamulator", "Dashboard", "Support"],
      swiftSettings: settings),
    // Replays the fuzzers' corpora; the functions that are fuzzed are there by a link.
    .testTarget(
      name: "FuzzTests", dependencies: ["Beamulator", "Dashboard", "WebServer"], swiftSettings: settings),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "Beamulator", "BeamulatorMain", "CustomSimulationExample", "Storage", "Support", "TodoServer",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
