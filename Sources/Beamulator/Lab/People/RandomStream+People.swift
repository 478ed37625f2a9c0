/// Made-up persons and their details. Each call draws a new value; draw a ``Person`` for details that belong together.
extension RandomStream {
  /// Draws a made-up person.
  public mutating func person() -> Person { Person(using: &self) }

  /// Draws one of about 120 first names from many cultures; some have non-ASCII letters.
  public mutating func firstName() -> String { pick(NameList.first) }

  /// Draws one of about 120 last names from many cultures; some have non-ASCII letters.
  public mutating func lastName() -> String { pick(NameList.last) }

  /// Draws a username: ASCII letters in lower case and six digits; one of about 10^10.
  public mutating func username() -> String { person().username }

  /// Draws an undeliverable email address with a name as in ``username()``.
  public mutating func email() -> String { person().email }

  /// Draws a password of ASCII characters with at least one lower-case letter, upper-case letter, digit and symbol.
  ///
  /// - Parameter length: The number of characters, 4 or more.
  public mutating func password(length: Int = 12) -> String {
    precondition(length >= 4, "a password of \(length) characters cannot have one of each kind; give 4 or more")
    let kinds = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "!#$%&*+-=?@_"]
    var characters = kinds.map { pick(Array($0)) }
    characters += string(length: length - kinds.count, from: kinds.joined())
    characters.shuffle(using: &self)
    return String(characters)
  }

  /// Draws a made-up address.
  public mutating func address() -> Address { Address(using: &self) }

  /// Draws a made-up company name, such as `Thistledown Ceramics`.
  public mutating func company() -> String { "\(pick(CompanyList.names)) \(pick(CompanyList.trades))" }

  /// Draws a North American phone number from the range reserved for fiction, 555-0100 to 555-0199: `303-555-0142`.
  public mutating func phone() -> String {
    "\(pick(["202", "303", "404", "505", "606", "707", "808", "909"]))-555-01\(number(in: 0...9))\(number(in: 0...9))"
  }
}
