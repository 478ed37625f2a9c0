// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
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
    .target(name: "CPlatform"),
    .systemLibrary(name: "CLibYAML"),
    .systemLibrary(name: "CLibCurl"),
    .systemLibrary(name: "CLibPQ"),
    .systemLibrary(name: "CLibWebSockets"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CZlib"),

    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: settings),
    .target(name: "Beamulator", swiftSettings: settings),
    .target(name: "ActorRuntime", dependencies: ["Beamulator", "CPlatform", "Platform"], swiftSettings: settings),
    .target(
      name: "Engine", dependencies: ["ActorRuntime", "Beamulator", "CLibYAML", "Platform"], swiftSettings: settings),
    .target(
      name: "Connectors", dependencies: ["ActorRuntime", "Beamulator", "Engine", "CLibCurl", "Platform"],
      swiftSettings: settings),
    .target(
      name: "Storage", dependencies: ["Beamulator", "Engine", "CLibPQ", "CSQLite", "Platform"], swiftSettings: settings),
    .target(
      name: "TargetSupervision", dependencies: ["Beamulator", "Connectors", "Engine", "Platform"],
      swiftSettings: settings),
    .target(name: "Behaviors", dependencies: ["Beamulator"], swiftSettings: settings),
    .target(
      name: "WebServer", dependencies: ["CLibWebSockets", "CSodium", "CZlib"], swiftSettings: settings),
    .target(
      name: "Dashboard", dependencies: ["ActorRuntime", "Beamulator", "Engine", "Platform", "WebServer"],
      resources: [.copy("Page")], swiftSettings: settings),
    .target(
      name: "BeamulatorCLI",
      dependencies: [
        "ActorRuntime", "Beamulator", "Behaviors", "Connectors", "Dashboard", "Engine", "Platform", "Storage",
        "TargetSupervision",
      ],
      swiftSettings: settings,
      // Simulations that are compiled from their folder and loaded find the engine in the executable.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]),
    .executableTarget(name: "BeamulatorMain", dependencies: ["BeamulatorCLI"], swiftSettings: settings),

    .executableTarget(
      name: "TodoServer", dependencies: ["WebServer", "CSQLite", "CSodium"], path: "Examples/TodoServer",
      swiftSettings: settings),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ActorRuntime", "Beamulator", "CLibPQ", "Connectors", "Dashboard", "Engine", "Platform", "Storage", "Support",
      ],
      path: "Benchmarks",
      swiftSettings: settings),

    // The example package as a part of this one, so that its tests need no build of their own.
    .executableTarget(
      name: "CustomSimulationExample", dependencies: ["Beamulator", "BeamulatorCLI"],
      path: "Examples/CustomSimulation/Sources/CustomSimulation", swiftSettings: settings),

    .target(
      name: "Support", dependencies: ["Beamulator", "Engine", "Platform"], path: "Tests/Support",
      swiftSettings: settings),
    .testTarget(
      name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "Beamulator", "Platform", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "BeamulatorTests", dependencies: ["Beamulator", "Engine", "Platform", "Support"], swiftSettings: settings),
    .testTarget(
      name: "EngineTests",
      dependencies: ["ActorRuntime", "Beamulator", "Engine", "Platform", "Support", "TargetSupervision"],
      swiftSettings: settings),
    .testTarget(
      name: "ConnectorsTests",
      dependencies: ["ActorRuntime", "Beamulator", "Connectors", "Engine", "Platform", "Support"],
      swiftSettings: settings),
    .testTarget(
      name: "StorageTests",
      dependencies: ["ActorRuntime", "Beamulator", "CSQLite", "Engine", "Platform", "Storage", "Support"],
      swiftSettings: settings),
    .target(name: "SocketTestSupport", path: "Tests/SocketTestSupport", swiftSettings: settings),
    .testTarget(
      name: "WebServerTests", dependencies: ["WebServer", "SocketTestSupport", "Support"], swiftSettings: settings),
    .testTarget(name: "TodoServerTests", dependencies: ["TodoServer", "SocketTestSupport"], swiftSettings: settings),
    .testTarget(
      name: "DashboardTests", dependencies: ["ActorRuntime", "Beamulator", "Dashboard", "Engine", "Support"],
      swiftSettings: settings),
    // Replays the fuzzers' corpora; the functions that are fuzzed are there by a link.
    .testTarget(
      name: "FuzzTests", dependencies: ["Beamulator", "Dashboard", "Engine", "WebServer"], swiftSettings: settings),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "ActorRuntime", "Beamulator", "BeamulatorMain", "CustomSimulationExample", "Engine", "Platform", "Storage",
        "Support", "TodoServer",
      ],
      exclude: ["public-names.txt"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
