// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "custom-simulation",
  dependencies: [.package(name: "beamulator", path: "../..")],
  targets: [
    .executableTarget(
      name: "CustomSimulation", dependencies: [.product(name: "Beamulator", package: "beamulator")],
      swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")])
  ])
