package import Foundation

/// The files of the page that shows a run.
package struct PageFiles: Sendable {
  /// Where Debian's libjs-chart.js is.
  private static let chart = URL(filePath: "/usr/share/javascript/chart.js/chart.min.js")

  /// The page's own, to be served at `/`.
  package let folder: URL
  /// Files of the machine that the page uses where they are there, with their paths below `/`.
  package let machine: [(path: String, file: URL)]

  /// Nil where the executable is without the folder of its resources, which the build puts beside it. (`Bundle.module`
  /// would end the process.)
  package init?() {
    folder = Bundle.main.bundleURL.appending(path: "beamulator_Dashboard.resources/Page", directoryHint: .isDirectory)
    guard FileManager.default.fileExists(atPath: folder.appending(path: "index.html").path) else { return nil }
    let isThere = FileManager.default.fileExists(atPath: Self.chart.path)
    machine = isThere ? [("vendor/chart.js", Self.chart)] : []
  }
}
