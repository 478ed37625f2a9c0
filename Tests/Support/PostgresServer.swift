import Foundation

/// A PostgreSQL server for tests: in a temporary folder, on a free port of 127.0.0.1, and as another user if the tests
/// run as root, which PostgreSQL refuses.
///
/// A shell waits on a pipe for the end of the tests and then ends the server, so that none remains after killed tests.
///
/// Unchecked because each test has a separate server, or does not change the shared one.
package final class PostgresServer: @unchecked Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package static let password = "geheim/@1"
  /// The server shared by the tests of this process; tests that stop or kill a server create a separate one.
  package static let shared = Result { try PostgresServer() }
  /// An initialised data folder, which each server copies.
  private static let template = Result { try PostgresTemplate() }

  package let port: UInt16
  private let folder: URL
  private let binaries: URL
  private var process = Process()
  private var watch = Pipe()

  package init() throws {
    let template = try Self.template.get()
    binaries = template.binaries
    folder = try PostgresTemplate.makeFolder()
    port = try freePort()
    let copy = Process()
    copy.executableURL = URL(fileURLWithPath: "/bin/cp")
    copy.arguments = ["-a", "--reflink=auto", template.data.path, folder.path + "/data"]
    try copy.run()
    copy.waitUntilExit()
    guard copy.terminationStatus == 0 else { throw Failure(description: "\(template.data.path) could not be copied") }
    try start()
  }

  deinit {
    stop(SIGINT)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Creates a database and returns its address.
  package func url(database: String) throws -> String {
    try psql("CREATE DATABASE \(database)")
    return url(of: database)
  }

  /// The address of a database.
  package func url(of database: String) -> String {
    let escaped = Self.password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return "postgres://me:\(escaped)@127.0.0.1:\(port)/\(database)"
  }

  /// Starts the server and waits until it accepts connections.
  package func start() throws {
    let log = folder.appendingPathComponent("log")
    if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
    process = try launch(
      [
        binaries.path + "/postgres", "-D", folder.path + "/data", "-c", "listen_addresses=127.0.0.1",
        "-c", "port=\(port)", "-c", "unix_socket_directories=\(folder.path)", "-c", "fsync=off",
      ], output: try FileHandle(forWritingTo: log))
    watch = Pipe()
    // Inherited by another child, the pipe would not close at the end of this process.
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
    do {
      try blockUntil("PostgreSQL accepts connections") { (try? psql("SELECT 1")) != nil }
    } catch {
      throw Failure(description: "\(error): \(text(of: "log"))")
    }
  }

  /// Ends the server by a signal and waits for its exit.
  package func stop(_ signal: Int32) {
    for pid in signal == SIGINT ? [process.processIdentifier] : processes { kill(pid, signal) }
    process.waitUntilExit()
    try? watch.fileHandleForWriting.write(contentsOf: Data("gone\n".utf8))
  }

  /// Suspends or continues all processes of the server.
  package func hold(_ isHeld: Bool) { for pid in processes { kill(pid, isHeld ? SIGSTOP : SIGCONT) } }

  /// The rows of a query, with values as text and `nil` for NULL.
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
    try PostgresTemplate.launch(command, in: folder, input: input, output: output)
  }

  private func text(of name: String) -> String {
    (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "no \(name)"
  }
}
