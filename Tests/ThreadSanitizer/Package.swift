// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The modules that start threads, and their tests, as symbolic links: a build of the entire package with the thread
// sanitizer would take several times as long.
let package = Package(
  name: "thread-sanitizer",
  targets: [
    .target(name: "CPlatform"),
    .systemLibrary(name: "CLibYAML"),
    .systemLibrary(name: "CLibWebSockets"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CZlib"),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: settings),
    .target(name: "Beamulator", swiftSettings: settings),
    .target(name: "ActorRuntime", dependencies: ["Beamulator", "CPlatform", "Platform"], swiftSettings: settings),
    .target(
      name: "Engine", dependencies: ["ActorRuntime", "Beamulator", "CLibYAML", "Platform"], swiftSettings: settings),
    .target(
      name: "WebServer", dependencies: ["CLibWebSockets", "CSodium", "CZlib"], swiftSettings: settings),
    .target(
      name: "Dashboard", dependencies: ["ActorRuntime", "Beamulator", "Engine", "Platform", "WebServer"],
      exclude: ["Page"], swiftSettings: settings),
    .target(
      name: "Support", dependencies: ["Beamulator", "Engine", "Platform"], path: "Support", swiftSettings: settings),
    .testTarget(
      name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "Beamulator", "Platform", "Support"],
      path: "ActorRuntimeTests", swiftSettings: settings),
    .testTarget(
      name: "EngineTests", dependencies: ["ActorRuntime", "Beamulator", "Engine", "Platform", "Support"],
      path: "EngineTests", swiftSettings: settings),
    .testTarget(
      name: "DashboardTests", dependencies: ["ActorRuntime", "Beamulator", "Dashboard", "Engine", "Support"],
      path: "DashboardTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
