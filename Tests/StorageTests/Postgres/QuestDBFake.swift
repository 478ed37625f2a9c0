import Beamulator
import Foundation
import Glibc
import Synchronization

/// A server that speaks PostgreSQL's wire protocol with the measured behavior of QuestDB 8.2.3: it reports its name,
/// its errors have no SQLSTATE, a message above 1 MiB closes the connection without an error, rows with the same key
/// replace each other, and DELETE, BEGIN and COPY are not supported.
final class QuestDBFake: Sendable {
  /// A fault of an insertion.
  enum Fault {
    case error(String)
    /// The rows are stored, and the answer is lost.
    case cutAfter
  }

  struct Contents {
    var statements: [String] = []
    var creations: [String: String] = [:]
    /// By table and key.
    var rows: [String: [[String?]: [String: String?]]] = [:]
    /// All insertions, in order.
    var insertions: [(table: String, rows: Int, bytes: Int)] = []
    var problems: [String] = []
    var connections = 0
    var logins: [String] = []
    var suspended: String?
    /// The number of further queries for which `action_log` lags behind its log.
    var behind = 0
    /// Answers queries other than those for storing records.
    var answer: @Sendable (_ sql: String) -> [[String?]]? = { _ in nil }
    var fault: @Sendable (_ table: String, _ row: [String: String?]) -> Fault? = { _, _ in nil }
  }

  let port: UInt16
  private let listener: Int32
  private let contents = Mutex(Contents())

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0 ? getsockname(listener, $0, &length) : -1
      }
    }
    guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [weak self] in
      while true {
        let socket = accept(listener, nil, nil)
        guard socket >= 0, let self else { return }
        self.change { $0.connections += 1 }
        Thread { QuestDBFakeConnection(socket, self).serve() }.start()
      }
    }
    thread.start()
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var kept: Contents { contents.withLock { $0 } }
  func change(_ body: (inout sending Contents) -> Void) { contents.withLock { body(&$0) } }

  /// The rows of a table in the order of a numeric column.
  func rows(_ table: String, by column: String = "seq") -> [[String: String?]] {
    (kept.rows[table] ?? [:]).values.sorted {
      (($0[column] ?? nil).flatMap { Int($0) } ?? 0) < (($1[column] ?? nil).flatMap { Int($0) } ?? 0)
    }
  }
}

/// One of its connections.
final class QuestDBFakeConnection {
  private enum End: Error { case closed }
  private struct Refusal: Error { var message: String }
  private struct Answer {
    var columns: [String] = []
    var rows: [[String?]] = []
    var tag = "OK"
  }

  private let socket: Int32
  private unowned let server: QuestDBFake
  private var prepared: [String: String] = [:]
  private var current: Answer?
  private var bound: (sql: String, values: [String?], bytes: Int) = ("", [], 0)
  private var isSkipping = false

  init(_ socket: Int32, _ server: QuestDBFake) {
    self.socket = socket
    self.server = server
    // Answers consist of several short messages.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  func serve() {
    try? withoutError()
    close(socket)
  }

  private func withoutError() throws {
    try start()
    while true {
      let kind = try read(1)[0]
      let length = Int(try integer())
      guard length <= 1 << 20 else { throw End.closed }
      var body = Message(try read(length - 4))
      if kind == UInt8(ascii: "S") {
        isSkipping = false
        try send("Z", [UInt8(ascii: "I")])
      } else if !isSkipping {
        do {
          try take(kind, &body, length)
        } catch let refusal as Refusal {
          isSkipping = true
          try send("E", text("SERROR") + text("C00000") + text("M" + refusal.message) + [0])
        }
      }
    }
  }

  private func start() throws {
    while true {
      var message = Message(try read(Int(try integer()) - 4))
      // Requests for TLS or GSSAPI.
      if message.integer() != 196_608 {
        try write([UInt8(ascii: "N")])
        continue
      }
      var names: [String] = []
      while let name = message.text(), !name.isEmpty { names.append(name) }
      try send("R", bytes(Int32(3)))
      _ = try read(1)
      var secret = Message(try read(Int(try integer()) - 4))
      let login = names.joined(separator: " ") + " " + (secret.text() ?? "")
      server.change { $0.logins.append(login) }
      try send("R", bytes(Int32(0)))
      for (name, value) in [("application_name", "QuestDB"), ("server_version", "11.3")] {
        try send("S", text(name) + text(value))
      }
      return try send("Z", [UInt8(ascii: "I")])
    }
  }

  private func take(_ kind: UInt8, _ message: inout Message, _ length: Int) throws {
    switch kind {
    case UInt8(ascii: "P"):
      let name = message.text() ?? ""
      prepared[name] = message.text()
      try send("1", [])
    case UInt8(ascii: "B"):
      _ = message.text()
      let sql = prepared[message.text() ?? ""] ?? ""
      for _ in 0..<message.short() { if message.short() != 0 { note("a parameter is binary") } }
      let values = (0..<message.short()).map { _ in message.value() }
      bound = (sql, values, length)
      try send("2", [])
    case UInt8(ascii: "D"):
      let answer = try perform(bound.sql, bound.values, bound.bytes)
      current = answer
      guard !answer.columns.isEmpty else { return try send("n", []) }
      // Text that belongs to no table.
      let kind: [UInt8] = bytes(Int32(0)) + bytes(Int16(0)) + bytes(Int32(1043))
      let form: [UInt8] = bytes(Int16(-1)) + bytes(Int32(-1)) + bytes(Int16(0))
      let fields = answer.columns.flatMap { text($0) + kind + form }
      try send("T", bytes(Int16(answer.columns.count)) + fields)
    case UInt8(ascii: "E"):
      for row in current?.rows ?? [] {
        let values = row.flatMap { value -> [UInt8] in
          value.map { bytes(Int32($0.utf8.count)) + Array($0.utf8) } ?? bytes(Int32(-1))
        }
        try send("D", bytes(Int16(row.count)) + values)
      }
      try send("C", text(current?.tag ?? "OK"))
    case UInt8(ascii: "X"): throw End.closed
    default: note("a message of kind \(Character(UnicodeScalar(kind)))")
    }
  }

  private func perform(_ sql: String, _ values: [String?], _ length: Int) throws -> Answer {
    if !sql.hasPrefix("INSERT") { server.change { $0.statements.append(sql) } }
    let words = sql.split(separator: " ", maxSplits: 6).map(String.init)
    switch words[0] {
    case "CREATE":
      // An existing table is kept without an error.
      server.change { $0.creations[words[5]] = $0.creations[words[5]] ?? sql }
      return Answer()
    case "ALTER":
      // As in `ALTER TABLE t ADD COLUMN name TYPE`.
      server.change {
        $0.creations[words[2]] = $0.creations[words[2]]?.replacing(
          ") TIMESTAMP(", with: ", \(words[5]) \(words[6])) TIMESTAMP(")
      }
      return Answer()
    case "SHOW": return try columns(of: words[3])
    case "INSERT": return try insert(sql, values, length)
    default: return try select(sql, values)
    }
  }

  private func columns(of table: String) throws -> Answer {
    guard let creation = server.kept.creations[table], let open = creation.firstIndex(of: "("),
      let close = creation.firstRange(of: ") TIMESTAMP(")?.lowerBound
    else { throw Refusal(message: "table does not exist [table=\(table)]") }
    let keys = creation.split(separator: "KEYS(").last.map(String.init) ?? ""
    let rows = creation[creation.index(after: open)..<close].split(separator: ", ").map { column -> [String?] in
      let words = column.split(separator: " ").map(String.init)
      let isKey = keys.split(whereSeparator: { ", )".contains($0) }).contains { $0 == words[0] }
      return [words[0], words[1], words[0] == "timestamp" ? "t" : "f", isKey ? "t" : "f"]
    }
    return Answer(columns: ["column", "type", "designated", "upsertKey"], rows: rows, tag: "SHOW")
  }

  private func insert(_ sql: String, _ values: [String?], _ length: Int) throws -> Answer {
    let table = String(sql.split(separator: " ", maxSplits: 3)[2])
    guard server.kept.creations[table] != nil else {
      throw Refusal(message: "table does not exist [table=\(table)]")
    }
    let names = sql.prefix { $0 != ")" }.split(separator: "(")[1].split(separator: ", ").map(String.init)
    let size = sql.utf8.count { $0 == UInt8(ascii: "(") } - 1
    let placeholders = sql.utf8.count { $0 == UInt8(ascii: "$") }
    if placeholders != values.count || values.count != size * names.count || values.count > 32_767 {
      note("\(values.count) values for \(placeholders) parameters")
    }
    var rows: [[String: String?]] = []
    for start in stride(from: 0, to: values.count, by: names.count) {
      rows.append(Dictionary(uniqueKeysWithValues: zip(names, values[start..<start + names.count])))
    }
    let fault = server.kept.fault
    var cuts = false
    for row in rows {
      switch fault(table, row) {
      case .error(let message): throw Refusal(message: message)
      case .cutAfter: cuts = true
      case nil: break
      }
    }
    server.change { contents in
      contents.insertions.append((table, size, length))
      for row in rows {
        let key = ["timestamp", "run_id", "seq"].map { row[$0] ?? nil }
        contents.rows[table, default: [:]][key] = row
      }
    }
    if cuts { throw End.closed }
    return Answer(tag: "INSERT 0 \(size)")
  }

  private func select(_ sql: String, _ values: [String?]) throws -> Answer {
    let words = sql.split(separator: " ").map(String.init)
    guard words[0] == "SELECT", let from = words.firstIndex(of: "FROM") else {
      throw Refusal(message: "unexpected token [\(words[0])]")
    }
    let kept = server.kept
    if let rows = kept.answer(sql) {
      return Answer(columns: (rows.first ?? []).indices.map { "c\($0)" }, rows: rows, tag: "SELECT")
    }
    if words[from + 1] == "wal_tables()" {
      let rows = kept.creations.keys.sorted().map { name -> [String?] in
        [
          name, kept.suspended == name ? "t" : "f", kept.behind > 0 && name == "action_log" ? "6" : "7", "7",
          kept.suspended == name ? "no space" : nil,
        ]
      }
      server.change { $0.behind -= 1 }
      return Answer(
        columns: ["name", "suspended", "writerTxn", "sequencerTxn", "errorMessage"], rows: rows, tag: "SELECT")
    }
    let rows = (kept.rows[words[from + 1]] ?? [:]).values.filter { $0["run_id"] == values[0] }
    let numbers = rows.compactMap { ($0["seq"] ?? nil).flatMap { Int($0) } }
    switch words[1] {
    case "count(*)": return Answer(columns: ["count"], rows: [["\(rows.count)"]], tag: "SELECT 1")
    case "max(seq)": return Answer(columns: ["max"], rows: [[numbers.max().map(String.init)]], tag: "SELECT 1")
    default: return Answer(columns: [words[1]], rows: rows.map { [$0[words[1]] ?? nil] }, tag: "SELECT")
    }
  }

  private func note(_ problem: String) { server.change { $0.problems.append(problem) } }

  // MARK: Bytes

  private struct Message {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    private mutating func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    mutating func integer() -> Int32 { take(4).reduce(0) { $0 << 8 | Int32($1) } }
    mutating func short() -> Int { take(2).reduce(0) { $0 << 8 | Int($1) } }
    mutating func text() -> String? {
      guard let end = rest.firstIndex(of: 0) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return String(decoding: rest[..<end], as: UTF8.self)
    }
    mutating func value() -> String? {
      let count = integer()
      return count < 0 ? nil : String(decoding: take(Int(count)), as: UTF8.self)
    }
  }

  private func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
  private func text(_ value: String) -> [UInt8] { Array(value.utf8) + [0] }

  private func send(_ kind: Character, _ body: [UInt8]) throws {
    try write(Array(String(kind).utf8) + bytes(Int32(body.count + 4)) + body)
  }

  private func write(_ bytes: [UInt8]) throws {
    guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw End.closed }
  }

  private func integer() throws -> Int32 {
    var message = Message(try read(4))
    return message.integer()
  }

  private func read(_ count: Int) throws -> [UInt8] {
    guard count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    guard recv(socket, &bytes, count, Int32(MSG_WAITALL)) == count else { throw End.closed }
    return bytes
  }
}
