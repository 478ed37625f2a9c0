import Engine
import Beamulator
import Foundation

/// The folder that a run's results are in.
struct RunDirectory {
  let id: String
  let path: String
  private let isNew: Bool

  /// So much must be free before a run begins, in bytes.
  private static let leastSpace: UInt64 = 8 << 20

  /// Makes the folder of a new run, named after the time and the simulation.
  ///
  /// - Throws: When it cannot be made, or the device is full.
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

  /// The folder of a run that is to go on; nil while it still does.
  init?(of run: FinishedRun) throws {
    try Self.checkSpace(run.path)
    // One that was killed may take a moment to be gone.
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

  /// Writes a file whole, or not at all.
  func write(_ data: Data, to name: String, mode: mode_t = 0o644) throws {
    try Self.write(data, to: file(name), mode: mode)
  }

  /// Writes a file beside its place and moves it there.
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
    guard close(descriptor) == 0, rename(draft, path) == 0 else { throw FileError(writing: path, errno) }
  }

  /// Whether a file could be written where it is to be.
  ///
  /// - Throws: When its folder is not there or may not be written.
  static func checkFolder(of path: String) throws {
    guard access(parent(of: path), W_OK) == 0 else { throw FileError(writing: path, errno) }
  }

  /// The port that the run answered at when its engine died.
  var lastPort: UInt16? {
    guard let data = FileManager.default.contents(atPath: file(ControlFile.name)),
      let control = try? ControlFile(json: data)
    else { return nil }
    return URLComponents(string: control.address)?.port.flatMap(UInt16.init)
  }

  /// Takes the folder of a new run away again, when nothing was run.
  func discard() {
    if isNew { try? FileManager.default.removeItem(atPath: path) }
  }

  /// Takes the folder for this process, until it ends; false when another has it.
  private static func lock(_ path: String) throws -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(reading: path, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    close(descriptor)
    return false
  }

  /// Whether a process has a run's folder: the run goes on.
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

  /// Absolute. Not by `NSString`, which traps at a name of one letter.
  private static func parent(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().path
  }

  private static func checkSpace(_ path: String) throws {
    var device = statvfs()
    guard statvfs(path, &device) == 0 else { return }
    guard UInt64(device.f_bavail) * UInt64(device.f_frsize) >= leastSpace else {
      throw FileError(writing: path, ENOSPC)
    }
  }
}
