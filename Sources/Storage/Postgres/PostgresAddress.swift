import Engine
import Beamulator
import CLibPQ

/// The address and credentials of a database with PostgreSQL's wire protocol: `postgres://…` as parsed by libpq, with
/// its environment, service and password files, or `questdb://…` with QuestDB's default port, user, password and
/// database.
package struct PostgresAddress: Sendable {
  /// The address without user and password, for messages.
  package let location: String
  /// The connection parameters of libpq by keyword.
  let keywords: [String: String]

  private static let questDB = [
    "host": "127.0.0.1", "port": "8812", "user": "admin", "password": "quest", "dbname": "qdb",
  ]

  /// Returns whether a text has the scheme of such an address.
  package static func isMeant(by text: String) -> Bool {
    ["postgres://", "postgresql://", "questdb://"].contains { text.hasPrefix($0) }
  }

  /// - Throws: ``PostgresError`` if libpq cannot parse the address.
  package init(_ text: String) throws(PostgresError) {
    let isQuestDB = text.hasPrefix("questdb://")
    let url = isQuestDB ? "postgres" + text.dropFirst("questdb".count) : text
    var keywords = isQuestDB ? Self.questDB : [:]
    keywords.merge(try Self.parse(url)) { $1 }
    // libpq splits a password with these characters; its rest must not be shown as host, port or database.
    if ["host", "dbname"].contains(where: { keywords[$0]?.contains("@") == true }) {
      throw Self.invalid(url, "found an @ in the host or the database")
    }
    if keywords["port"]?.contains(where: { !$0.isNumber && $0 != "," }) == true {
      throw Self.invalid(url, "the port is not a number")
    }
    // A fixed name: PGAPPNAME could be QuestDB, which PostgreSQL would repeat as if it were the server's name.
    keywords["application_name"] = "beamulator"
    keywords["client_encoding"] = "UTF8"
    self.keywords = keywords
    let known = keywords.merging(Self.defaults) { given, _ in given }
    location =
      (isQuestDB ? "questdb://" : "postgres://")
      + "\(known["host"] ?? known["hostaddr"] ?? "localhost"):\(known["port"] ?? "5432")/"
      + (known["dbname"] ?? known["user"] ?? "")
  }

  private static func parse(_ url: String) throws(PostgresError) -> [String: String] {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
      // The quoted part may contain a password.
      let found = message.map { String(cString: $0).prefix { $0 != "\"" } } ?? "out of memory"
      PQfreemem(message)
      throw invalid(url, String(found).trimmed)
    }
    defer { PQconninfoFree(options) }
    return values(of: options)
  }

  private static func invalid(_ url: String, _ message: String) -> PostgresError {
    PostgresError(
      code: .address, location: ConfigNode.withoutCredentials(url), attempt: "store records", message: message,
      remedy: "write it as postgres://user:password@host:5432/database or questdb://host:8812, with "
        + "percent-encoding such as %40 for @ and %2F for / in the password")
  }

  /// The defaults of libpq, from its environment, for parameters missing in the address.
  private static var defaults: [String: String] {
    guard let options = PQconndefaults() else { return [:] }
    defer { PQconninfoFree(options) }
    return values(of: options)
  }

  private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return values
  }
}

extension String {
  /// The text of a libpq message in one line, without surrounding blanks.
  var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
