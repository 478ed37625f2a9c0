// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, over the same sources by a link: a fuzzer has no main, so it would not build with the rest.
let package = Package(
  name: "fuzzers",
  targets: [
    .systemLibrary(name: "CRuntime"),
    .systemLibrary(name: "CLibYAML"),
    .systemLibrary(name: "CLibWebSockets"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CZlib"),
    .target(name: "ActorRuntime", dependencies: ["CRuntime"], swiftSettings: settings),
    .target(name: "Beamulator", dependencies: ["ActorRuntime", "CLibYAML"], swiftSettings: settings),
    .target(
      name: "WebServer", dependencies: ["CLibWebSockets", "CSodium", "CZlib"], swiftSettings: settings),
    .target(
      name: "Dashboard", dependencies: ["Beamulator", "WebServer"], exclude: ["Page"], swiftSettings: settings),
    .executableTarget(
      name: "Fuzz", dependencies: ["Beamulator", "Dashboard", "WebServer"], path: "Fuzz",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
  ],
  swiftLanguageModes: [.v6]
)
