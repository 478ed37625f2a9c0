// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The engine and its tests of raw memory access, as symbolic links: a build of the entire package with the address
// sanitizer would take several times as long.
let package = Package(
  name: "address-sanitizer",
  targets: [
    .target(name: "CPlatform"),
    .systemLibrary(name: "CLibYAML"),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: settings),
    .target(name: "Beamulator", swiftSettings: settings),
    .target(name: "ActorRuntime", dependencies: ["Beamulator", "CPlatform", "Platform"], swiftSettings: settings),
    .target(
      name: "Engine", dependencies: ["ActorRuntime", "Beamulator", "CLibYAML", "Platform"], swiftSettings: settings),
    .target(
      name: "Support", dependencies: ["Beamulator", "Engine", "Platform"], path: "Support", swiftSettings: settings),
    .testTarget(
      name: "RecordingTests", dependencies: ["ActorRuntime", "Beamulator", "Engine", "Platform", "Support"],
      path: "RecordingTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
