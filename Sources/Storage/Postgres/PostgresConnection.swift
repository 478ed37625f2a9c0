import CLibPQ
import Glibc

/// A connection over libpq that waits for no answer longer than it is told to: a database that is stopped would keep
/// libpq's own calls for ever.
///
/// Only the look-up of a host's name is the system's, with its limits. After ``PostgresError/Code/lost`` and
/// ``PostgresError/Code/timedOut`` a connection is to be let go. Used by one thread at a time.
final class PostgresConnection {
  let location: String
  /// Whether QuestDB has answered: it says its own name where PostgreSQL repeats that of the client.
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
    // Notices, such as that a table is there already, would go to stderr.
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    isQuestDB = PQparameterStatus(handle, "application_name").map { String(cString: $0) } == "QuestDB"
  }

  deinit {
    PQfinish(handle)
  }

  private static func connect(_ handle: OpaquePointer, _ location: String, by deadline: Deadline) throws(PostgresError)
  {
    // As libpq's manual says: before the first poll, as if that had asked to write.
    var state = PGRES_POLLING_WRITING
    while PQstatus(handle) != CONNECTION_BAD, state != PGRES_POLLING_FAILED {
      if state == PGRES_POLLING_OK { return }
      guard wait(PQsocket(handle), for: state == PGRES_POLLING_READING ? POLLIN : POLLOUT, by: deadline) else {
        throw PostgresError(
          code: .timedOut, location: location, attempt: "connect", message: "no answer in time",
          remedy: "see whether the database and the way to it are well")
      }
      state = PQconnectPoll(handle)
    }
    let message = String(cString: PQerrorMessage(handle)).trimmed
    // The database's own words begin so, or libpq has no password to give.
    let isLogin = message.contains("FATAL:") || message.contains("ERROR:") || message.contains("password")
    throw PostgresError(
      code: isLogin ? .login : .unreachable, location: location, attempt: "connect", message: message,
      remedy: isLogin
        ? "see to user, password and database in the address"
        : "start the database, or correct host and port in the address")
  }

  /// Runs a statement.
  ///
  /// - Parameter values: Its parameters, as texts.
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

  /// Prepares a statement under a name.
  func prepare(_ name: String, _ sql: String, by deadline: Deadline) throws(PostgresError) {
    try check(PQsendPrepare(handle, name, sql, 0, nil), sql.opening)
    try answer(to: sql.opening, by: deadline)
  }

  /// Runs a statement that was prepared.
  ///
  /// - Parameter values: Its parameters, as texts that end with a NUL.
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
  ///   - bytes: The rows as that says.
  ///   - meanwhile: Called while the database works on the last of them.
  /// - Returns: How many rows the database has taken.
  func copy(
    _ sql: String, _ bytes: consuming CopyBytes, by deadline: Deadline, meanwhile: () -> Void = {}
  ) throws(PostgresError) -> Int? {
    try check(PQsendQuery(handle, sql), sql.opening)
    let begin = try answer(to: sql.opening, by: deadline)
    guard begin.status == PGRES_COPY_IN else {
      throw PostgresError(
        code: .unsupported, location: location, attempt: "run `\(sql.opening)`",
        message: "the database does not take rows by COPY, it answers '\(begin.tag)'")
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
    try check(PQputCopyEnd(handle, nil), sql.opening)
    try flush(sql.opening, by: deadline)
    meanwhile()
    return try answer(to: sql.opening, by: deadline).changed
  }

  // MARK: APIRouter

  /// Waits for the whole answer, up to where rows are asked for.
  ///
  /// - Throws: The first error in it.
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
        code: .timedOut, location: location, attempt: "run `\(statement)`", message: "no answer in time",
        remedy: "see whether the database is stopped or overloaded")
    }
  }

  /// Waits until a socket is ready; false when the time is over.
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

  /// The error of a call that failed.
  private func failure(_ statement: String) -> PostgresError {
    PostgresError(
      code: PQstatus(handle) == CONNECTION_BAD ? .lost : .refused, location: location,
      attempt: "run `\(statement)`", message: String(cString: PQerrorMessage(handle)).trimmed)
  }

  /// The error that the database has answered.
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

  /// What an SQLSTATE means for records.
  private static func code(ofState state: String) -> PostgresError.Code {
    switch state {
    case "23505": .duplicate
    case "42P01": .missingTable
    // A statement that has taken longer than the database lets it.
    case "57014": .timedOut
    case _ where state.hasPrefix("22"): .row
    case _ where state.hasPrefix("57P"): .lost
    default: .refused
    }
  }
}

extension String {
  /// The first words of a statement, for errors.
  fileprivate var opening: String { String(prefix(60)).trimmed }
}
