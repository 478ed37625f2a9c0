package import Foundation

/// The files of the dashboard page.
package struct PageFiles: Sendable {
  /// The file of Debian's package libjs-chart.js.
  private static let chart = URL(filePath: "/usr/share/javascript/chart.js/chart.min.js")

  /// The folder of the page's own files, served at `/`.
  package let folder: URL
  /// Installed files that the page uses if they exist, with their paths below `/`.
  package let machine: [(path: String, file: URL)]

  /// Returns nil if the resource folder next to the executable is missing. (`Bundle.module` would end the process.)
  package init?() {
    folder = Bundle.main.bundleURL.appending(path: "beamulator_Dashboard.resources/Page", directoryHint: .isDirectory)
    guard FileManager.default.fileExists(atPath: folder.appending(path: "index.html").path) else { return nil }
    let exists = FileManager.default.fileExists(atPath: Self.chart.path)
    machine = exists ? [("vendor/chart.js", Self.chart)] : []
  }
}
