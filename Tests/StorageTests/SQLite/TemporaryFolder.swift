import Beamulator
import Foundation

/// A temporary folder that is removed on deinitialization; optionally a separate file system, which requires root.
final class TemporaryFolder {
  struct MountFailure: Error {
    var code: Int32
  }

  let path: String
  private var mounted = false

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/beamulator-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A folder in memory with a size limit.
  convenience init(megabytes: Int) throws {
    try self.init()
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { throw MountFailure(code: errno) }
    mounted = true
  }

  deinit {
    if mounted { umount2(path, Int32(MNT_DETACH)) }
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String) -> String {
    "\(path)/\(name)"
  }

  /// Makes the separate file system read-only.
  func forbidWriting() throws {
    let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
    guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw MountFailure(code: errno) }
  }
}
