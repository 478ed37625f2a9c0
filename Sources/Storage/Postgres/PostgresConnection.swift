import CLibPQ
import Glibc

/// A libpq connection with a deadline for every call: libpq's own calls would block indefinitely if the
/// database is stopped.
///
/// Only the resolution of a host name has the system's timeouts instead. After ``PostgresError/Code/lost`` and
/// ``PostgresError/Code/timedOut`` the connection must not be used any more. Used by one thread at a time.
final class PostgresConnection {
  let location: String
  /// Whether the server is QuestDB: it reports its own name where PostgreSQL repeats the client's.
  let isQuestDB: Bool
  private let handle: OpaquePointer

  /// - Throws: ``PostgresError``.
  init(_ address: PostgresAddress, by deadline: Deadline) throws(PostgresError) {
    location = address.location
    let pairs = address.keywords.map { (strdup($0), strdup($1)) }
    defer {
      for (name, value) in pairs {
        free(name)
        free(value)
      }
    }
    let names = pairs.map { UnsafePointer($0.0) } + [nil]
    let values = pairs.map { UnsafePointer($0.1) } + [nil]
    guard let opened = PQconnectStartParams(names, values, 0) else {
      throw PostgresError(code: .unreachable, location: location, attempt: "connect", message: "out of memory")
    }
    do throws(PostgresError) {
      try Self.connect(opened, location, by: deadline)
    } catch {
      PQfinish(opened)
      throw error
    }
    handle = opened
    PQsetnonblocking(handle, 1)
    // Notices, such as that a table exists already, would go to stderr.
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    isQuestDB = PQparameterStatus(handle, "application_name").map { String(cString: $0) } == "QuestDB"
  }

  deinit {
    PQfinish(handle)
  }

  private static func connect(_ handle: OpaquePointer, _ location: String, by deadline: Deadline) throws(PostgresError)
  {
    // As required by libpq's manual: the state before the first poll is writing.
    var state = PGRES_POLLING_WRITING
    while PQstatus(handle) != CONNECTION_BAD, state != PGRES_POLLING_FAILED {
      if state == PGRES_POLLING_OK { return }
      guard wait(PQsocket(handle), for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, by: deadline) else {
        throw PostgresError(
          code: .timedOut, location: location, attempt: "connect", message: "no response in time",
          remedy: "check the database and the network")
      }
      state = PQconnectPoll(handle)
    }
    let message = String(cString: PQerrorMessage(handle)).trimmed
    // Messages of the database start like this; the last is libpq's without a password.
    let isLogin = message.contains("FATAL:") || message.contains("ERROR:") || message.contains("password")
    throw PostgresError(
      code: isLogin ? .login : .unreachable, location: location, attempt: "connect", message: message,
      remedy: isLogin
        ? "check user, password and database in the address"
        : "start the database or correct host and port in the address")
  }

  /// Runs a statement.
  ///
  /// - Parameter values: The parameters as texts.
  /// - Throws: ``PostgresError``.
  @discardableResult
  func execute(
    _ sql: String, _ values: [String?] = [], by deadline: Deadline
  ) throws(PostgresError) -> PostgresResult {
    let texts = values.map { $0.flatMap { strdup($0) } }
    defer { for text in texts { free(text) } }
    let pointers = texts.map { UnsafePointer($0) }
    try check(PQsendQueryParams(handle, sql, Int32(pointers.count), nil, pointers, nil, nil, 0), sql.opening)
    return try answer(to: sql.opening, by: deadline)
  }

  /// Prepares a named statement.
  func prepare(_ name: String, _ sql: String, by deadline: Deadline) throws(PostgresError) {
    try check(PQsendPrepare(handle, name, sql, 0, nil), sql.opening)
    try answer(to: sql.opening, by: deadline)
  }

  /// Runs a prepared statement.
  ///
  /// - Parameter values: The parameters as NUL-terminated texts.
  @discardableResult
  func execute(
    prepared name: String, _ values: [UnsafePointer<CChar>?], by deadline: Deadline
  ) throws(PostgresError) -> PostgresResult {
    try check(PQsendQueryPrepared(handle, name, Int32(values.count), values, nil, nil, 0), name)
    return try answer(to: name, by: deadline)
  }

  /// Copies rows into a table.
  ///
  /// - Parameters:
  ///   - sql: A `COPY … FROM STDIN`.
  ///   - bytes: The encoded rows.
  ///   - meanwhile: Called while the database processes the last of them.
  /// - Returns: The number of stored rows; nil if the database does not report it.
  func copy(
    _ sql: String, _ bytes: consuming CopyBytes, by deadline: Deadline, meanwhile: () -> Void = {}
  ) throws(PostgresError) -> Int? {
    try check(PQsendQuery(handle, sql), sql.opening)
    let begin = try answer(to: sql.opening, by: deadline)
    guard begin.status == PGRES_COPY_IN else {
      throw PostgresError(
        code: .unsupported, location: location, attempt: "run `\(sql.opening)`",
        message: "the database does not support COPY, it responded '\(begin.tag)'")
    }
    while let piece = bytes.piece() {
      while true {
        let sent = PQputCopyData(
          handle, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(piece.count))
        if sent < 0 { throw failure(sql.opening) }
        try flush(sql.opening, by: deadline)
        if sent > 0 { break }
      }
    }
    // The result is -1 after an error. All rows are flushed, so the connection has room for the end.
    guard PQputCopyEnd(handle, nil) == 1 else { throw failure(sql.opening) }
    try flush(sql.opening, by: deadline)
    meanwhile()
    return try answer(to: sql.opening, by: deadline).changed
  }

  // MARK: Responses

  /// Waits for the complete response, or until the database is ready to receive rows.
  ///
  /// - Throws: The first error in the response.
  @discardableResult
  private func answer(to statement: String, by deadline: Deadline) throws(PostgresError) -> PostgresResult {
    var last: PostgresResult?
    var error: PostgresError?
    try flush(statement, by: deadline)
    while let result = try next(statement, by: deadline) {
      switch result.status {
      case PGRES_COPY_IN: return result
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK: last = result
      default: error = error ?? refusal(result, statement)
      }
    }
    if let error { throw error }
    guard let last else { throw failure(statement) }
    return last
  }

  private func next(_ statement: String, by deadline: Deadline) throws(PostgresError) -> PostgresResult? {
    while PQisBusy(handle) != 0 {
      try hold(POLLIN, statement, by: deadline)
      try check(PQconsumeInput(handle), statement)
    }
    return PQgetResult(handle).map { PostgresResult($0) }
  }

  private func flush(_ statement: String, by deadline: Deadline) throws(PostgresError) {
    while true {
      switch PQflush(handle) {
      case 0: return
      case 1:
        try hold(POLLIN | POLLOUT, statement, by: deadline)
        try check(PQconsumeInput(handle), statement)
      default: throw failure(statement)
      }
    }
  }

  /// Waits until the socket is ready.
  private func hold(_ events: Int32, _ statement: String, by deadline: Deadline) throws(PostgresError) {
    guard Self.wait(PQsocket(handle), for: events, by: deadline) else {
      throw PostgresError(
        code: .timedOut, location: location, attempt: "run `\(statement)`", message: "no response in time",
        remedy: "check whether the database is stopped or overloaded")
    }
  }

  /// Waits until a socket is ready; returns false after the deadline.
  private static func wait(_ socket: Int32, for events: Int32, by deadline: Deadline) -> Bool {
    var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
    while true {
      let count = poll(&descriptor, 1, deadline.milliseconds)
      if count < 0, errno == EINTR { continue }
      return count > 0
    }
  }

  // MARK: Errors

  private func check(_ result: Int32, _ statement: String) throws(PostgresError) {
    if result == 0 { throw failure(statement) }
  }

  /// Returns the error of a failed libpq call.
  private func failure(_ statement: String) -> PostgresError {
    PostgresError(
      code: PQstatus(handle) == CONNECTION_BAD ? .lost : .refused, location: location,
      attempt: "run `\(statement)`", message: String(cString: PQerrorMessage(handle)).trimmed)
  }

  /// Returns the error reported by the database.
  private func refusal(_ result: PostgresResult, _ statement: String) -> PostgresError {
    let message = (result.field(beamulator_pq_message) ?? String(cString: PQerrorMessage(handle))).trimmed
    let code: PostgresError.Code =
      if PQstatus(handle) == CONNECTION_BAD {
        .lost
      } else if isQuestDB {
        QuestDBMessage.code(of: message)
      } else {
        Self.code(ofState: result.field(beamulator_pq_sqlstate) ?? "")
      }
    return PostgresError(
      code: code, location: location, attempt: "run `\(statement)`", message: message,
      table: result.field(beamulator_pq_table))
  }

  /// Returns the code of an SQLSTATE.
  private static func code(ofState state: String) -> PostgresError.Code {
    switch state {
    case "23505": .duplicate
    case "42P01": .missingTable
    // The statement exceeded the database's statement timeout.
    case "57014": .timedOut
    case _ where state.hasPrefix("22"): .row
    case _ where state.hasPrefix("57P"): .lost
    default: .refused
    }
  }
}

extension String {
  /// The start of a statement, for error messages.
  fileprivate var opening: String { String(prefix(60)).trimmed }
}
