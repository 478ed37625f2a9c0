import Beamulator
import Foundation

/// A folder of a test's own, gone with the value; on request a file system of its own, for which a test must be root.
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

  /// A folder in memory with room for so many megabytes.
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

  /// Makes a file system that was asked for by its size read-only.
  func forbidWriting() throws {
    let flags = UInt(MS_REMOUNT) | UInt(MS_RDONLY)
    guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else { throw MountFailure(code: errno) }
  }
}
