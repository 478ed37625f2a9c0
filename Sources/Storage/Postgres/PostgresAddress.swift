import Engine
import Beamulator
import CLibPQ

/// Where a database is that speaks PostgreSQL's wire, and how to get in: `postgres://…` as libpq reads it, with its
/// environment, service and password files, or `questdb://…` with QuestDB's usual port, user, password and database.
package struct PostgresAddress: Sendable {
  /// The address for people: no user, no password.
  package let location: String
  /// libpq's keywords.
  let keywords: [String: String]

  private static let questDB = [
    "host": "127.0.0.1", "port": "8812", "user": "admin", "password": "quest", "dbname": "qdb",
  ]

  /// Whether a text is meant to be such an address.
  package static func isMeant(by text: String) -> Bool {
    ["postgres://", "postgresql://", "questdb://"].contains { text.hasPrefix($0) }
  }

  /// - Throws: ``PostgresError`` when libpq cannot read it.
  package init(_ text: String) throws(PostgresError) {
    let isQuestDB = text.hasPrefix("questdb://")
    let url = isQuestDB ? "postgres" + text.dropFirst("questdb".count) : text
    var keywords = isQuestDB ? Self.questDB : [:]
    keywords.merge(try Self.parse(url)) { $1 }
    // So libpq reads a password with such characters; the rest of it is not to be shown as host, port or database.
    if ["host", "dbname"].contains(where: { keywords[$0]?.contains("@") == true }) {
      throw Self.invalid(url, "found an @ in the host or the database")
    }
    if keywords["port"]?.contains(where: { !$0.isNumber && $0 != "," }) == true {
      throw Self.invalid(url, "the port is no number")
    }
    // By its own name the client would find QuestDB where somebody had called it so.
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
      // In quotes it repeats what may be a password.
      let found = message.map { String(cString: $0).prefix { $0 != "\"" } } ?? "out of memory"
      PQfreemem(message)
      throw invalid(url, String(found).trimmed)
    }
    defer { PQconninfoFree(options) }
    return values(of: options)
  }

  private static func invalid(_ url: String, _ message: String) -> PostgresError {
    PostgresError(
      code: .address, location: ConfigNode.withoutCredentials(url), attempt: "keep records", message: message,
      remedy: "write it as postgres://user:password@host:5432/database or questdb://host:8812, with %40, %2F and the "
        + "like for @ and / in the password")
  }

  /// What the environment says, which libpq takes where the address says nothing.
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
  /// Without the blanks around it and the line breaks in it, as libpq puts them.
  var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
