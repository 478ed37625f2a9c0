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
      exclude: ["Page"],
      swiftSettings: settings),
    .executableTarget(
      name: "Fuzz", dependencies: ["Beamulator", "Dashboard", "Engine", "WebServer"], path: "Fuzz",
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
  ],
  swiftLanguageModes: [.v6]
)
