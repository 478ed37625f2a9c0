import Foundation

/// A PostgreSQL of the tests' own: in a temporary folder, on a free port of 127.0.0.1, as another user where the tests run
/// as root, which PostgreSQL refuses.
///
/// A shell beside it waits on a pipe for the end of the tests and ends it then, so that none is left when they are killed.
///
/// Unchecked because each test has one of its own, or only asks the shared one for its address.
package final class PostgresServer: @unchecked Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package static let password = "geheim/@1"
  /// One that no test stops.
  package static let shared = Result { try PostgresServer() }

  package let port: UInt16
  private let folder: URL
  private let binaries: URL
  private var process = Process()
  private var watch = Pipe()

  package init() throws {
    let versions = URL(fileURLWithPath: "/usr/lib/postgresql")
    let names = try FileManager.default.contentsOfDirectory(atPath: versions.path)
    guard let newest = names.max(by: { (Int($0) ?? 0) < (Int($1) ?? 0) }) else {
      throw Failure(description: "no PostgreSQL in \(versions.path)")
    }
    binaries = versions.appendingPathComponent(newest + "/bin")
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("beamulator-postgres-\(UUID().uuidString)")
    port = try freePort()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let secret = folder.appendingPathComponent("password")
    try Data(Self.password.utf8).write(to: secret)
    if geteuid() == 0, let user = getpwnam("postgres") {
      for path in [folder.path, secret.path] { chown(path, user.pointee.pw_uid, user.pointee.pw_gid) }
    }
    let log = folder.appendingPathComponent("initdb.log")
    try Data().write(to: log)
    let initdb = try launch(
      [
        binaries.path + "/initdb", "-D", folder.path + "/data", "-U", "me", "--pwfile", secret.path,
        "--auth=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C",
      ], output: try FileHandle(forWritingTo: log))
    initdb.waitUntilExit()
    guard initdb.terminationStatus == 0 else { throw Failure(description: text(of: "initdb.log")) }
    try start()
  }

  deinit {
    stop(SIGINT)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Makes a database and gives its address.
  package func url(database: String) throws -> String {
    try psql("CREATE DATABASE \(database)")
    return url(of: database)
  }

  /// The address of a database.
  package func url(of database: String) -> String {
    let escaped = Self.password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return "postgres://me:\(escaped)@127.0.0.1:\(port)/\(database)"
  }

  /// Runs it, and waits until it takes connections.
  package func start() throws {
    let log = folder.appendingPathComponent("log")
    if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
    process = try launch(
      [
        binaries.path + "/postgres", "-D", folder.path + "/data", "-c", "listen_addresses=127.0.0.1",
        "-c", "port=\(port)", "-c", "unix_socket_directories=\(folder.path)", "-c", "fsync=off",
      ], output: try FileHandle(forWritingTo: log))
    watch = Pipe()
    // Held by another child, it would not tell of our end.
    _ = fcntl(watch.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    _ = try launch(
      [
        "sh", "-c",
        """
        read -r word && exit
        kill -INT "$0"
        while kill -0 "$0" 2>/dev/null; do sleep 0.1; done
        rm -rf "$1"
        """, "\(process.processIdentifier)", folder.path,
      ], input: watch)
    let limit = Date(timeIntervalSinceNow: 60)
    while (try? psql("SELECT 1")) == nil {
      guard Date() < limit else { throw Failure(description: text(of: "log")) }
      usleep(50_000)
    }
  }

  /// Ends it by a signal, and waits until it is gone.
  package func stop(_ signal: Int32) {
    for pid in signal == SIGINT ? [process.processIdentifier] : processes { kill(pid, signal) }
    process.waitUntilExit()
    try? watch.fileHandleForWriting.write(contentsOf: Data("gone\n".utf8))
  }

  /// Stops all of its processes where they are, or lets them go on.
  package func hold(_ isHeld: Bool) { for pid in processes { kill(pid, isHeld ? SIGSTOP : SIGCONT) } }

  /// What a query answers, values as text and `nil` for NULL.
  @discardableResult
  package func psql(_ sql: String, database: String = "postgres") throws -> [[String?]] {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = binaries.appendingPathComponent("psql")
    process.arguments = [
      "-h", "127.0.0.1", "-p", "\(port)", "-U", "me", "-d", database, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
      "-F", "\u{1}", "-R", "\u{2}", "-P", "null=\u{3}", "-c", sql,
    ]
    process.environment = ["PGPASSWORD": Self.password]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let found = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let problem = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: problem) }
    let text = found.hasSuffix("\n") ? found.dropLast() : found[...]
    guard !text.isEmpty else { return [] }
    return text.split(separator: "\u{2}", omittingEmptySubsequences: false).map { row in
      row.split(separator: "\u{1}", omittingEmptySubsequences: false).map { $0 == "\u{3}" ? nil : String($0) }
    }
  }

  /// The postmaster and its children.
  private var processes: [pid_t] {
    let pid = process.processIdentifier
    let children = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
    return [pid] + children.split(separator: " ").compactMap { pid_t($0) }
  }

  /// Starts a command as PostgreSQL's user.
  private func launch(_ command: [String], input: Pipe? = nil, output: FileHandle = .nullDevice) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      (geteuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []) + command
    process.currentDirectoryURL = folder
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return process
  }

  private func text(of name: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "no \(name)"
  }
}
