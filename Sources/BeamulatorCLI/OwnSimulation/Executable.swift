import Foundation

/// The file that this process runs.
enum Executable {
  static let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  static var folder: String { (path as NSString).deletingLastPathComponent }
}
