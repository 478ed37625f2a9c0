// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The runtime and its tests alone, by links: only they are built anew for the thread sanitizer.
let package = Package(
  name: "thread-sanitizer",
  targets: [
    .target(name: "CPlatform"),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: settings),
    .target(name: "Beamulator", swiftSettings: settings),
    .target(name: "ActorRuntime", dependencies: ["Beamulator", "CPlatform", "Platform"], swiftSettings: settings),
    .target(name: "Support", path: "Support", sources: ["Eventually.swift"], swiftSettings: settings),
    .testTarget(
      name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "Beamulator", "Platform", "Support"],
      path: "ActorRuntimeTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
