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
    .systemLibrary(name: "CRuntime"),
    .target(name: "ActorRuntime", dependencies: ["CRuntime"], swiftSettings: settings),
    .target(name: "Support", path: "Support", sources: ["Eventually.swift"], swiftSettings: settings),
    .testTarget(
      name: "ActorRuntimeTests", dependencies: ["ActorRuntime", "Support"], path: "ActorRuntimeTests",
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
