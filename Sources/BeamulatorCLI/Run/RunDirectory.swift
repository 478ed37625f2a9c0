import Engine
import Beamulator
import Foundation

/// The folder with the results of a run.
struct RunDirectory {
  let id: String
  let path: String
  private let isNew: Bool

  /// The free space required to start a run, in bytes.
  private static let minimumSpace: UInt64 = 8 << 20

  /// Creates and locks the folder of a new run, named after the time and the simulation.
  ///
  /// - Throws: If it cannot be created, or the device is full.
  init(in out: String, simulation: String) throws {
    try Self.makeFolder(out)
    try Self.checkSpace(out)
    let now = Date().formatted(
      .verbatim(
        "\(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
        timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    let plainName = String(simulation.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    var id = "\(now)-\(plainName)"
    var number = 1
    while mkdir(out + "/" + id, 0o755) != 0 {
      guard errno == EEXIST else { throw FileError(writing: out + "/" + id, errno) }
      number += 1
      id = "\(now)-\(plainName)-\(number)"
    }
    self.id = id
    path = out + "/" + id
    isNew = true
    _ = try Self.lock(path)
  }

  /// Locks the folder of a run to be resumed; returns nil if the run is still active.
  init?(of run: FinishedRun) throws {
    try Self.checkSpace(run.path)
    // A killed process may hold the lock for a moment.
    var tries = 20
    while try !Self.lock(run.path) {
      tries -= 1
      guard tries > 0 else { return nil }
      usleep(50_000)
    }
    id = run.record.runId
    path = run.path
    isNew = false
  }

  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file atomically.
  func write(_ data: Data, to name: String, mode: mode_t = 0o644) throws {
    try Self.write(data, to: file(name), mode: mode)
  }

  /// Writes a file atomically, through a temporary file in the same folder.
  static func write(_ data: Data, to path: String, mode: mode_t = 0o644) throws {
    let draft = path + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError(writing: path, errno) }
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        close(descriptor)
        unlink(draft)
        throw FileError(writing: path, code)
      }
      rest = rest.dropFirst(count)
    }
    guard close(descriptor) == 0, rename(draft, path) == 0 else {
      let code = errno
      unlink(draft)
      throw FileError(writing: path, code)
    }
  }

  /// Checks that the folder of a file is writable.
  ///
  /// - Throws: If it does not exist or is not writable.
  static func checkFolder(of path: String) throws {
    guard access(parent(of: path), W_OK) == 0 else { throw FileError(writing: path, errno) }
  }

  /// The port of the run's API when its engine died.
  var lastPort: UInt16? {
    guard let data = FileManager.default.contents(atPath: file(RunLayout.control)),
      let control = try? ControlFile(json: data)
    else { return nil }
    return URLComponents(string: control.address)?.port.flatMap(UInt16.init)
  }

  /// Removes the folder of a new run that failed to start.
  func discard() {
    if isNew { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Locks the folder until this process exits; returns false if another process holds the lock.
  private static func lock(_ path: String) throws -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(reading: path, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    close(descriptor)
    return false
  }

  /// Whether a process holds the lock of a run's folder, that is, whether the run is active.
  static func isTaken(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  private static func makeFolder(_ path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw FileError(writing: path, ENOTDIR) }
      return
    }
    try makeFolder(parent(of: path))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(writing: path, errno) }
  }

  /// Returns the absolute path of a file's folder. `NSString` is not used because it traps on one-letter names.
  private static func parent(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func checkSpace(_ path: String) throws {
    var device = statvfs()
    guard statvfs(path, &device) == 0 else { return }
    guard UInt64(device.f_bavail) * UInt64(device.f_frsize) >= minimumSpace else {
      throw FileError(writing: path, ENOSPC)
    }
  }
}
