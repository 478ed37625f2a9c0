import Foundation

/// The executable file of this process.
enum Executable {
  static let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  static var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  /// The folder of the compiled module `Beamulator`: next to an installed executable, or below that of a build.
  static var moduleFolder: String {
    let installed = FileManager.default.fileExists(atPath: folder + "/Beamulator.swiftmodule")
    return installed ? folder : folder + "/Modules"
  }
}
