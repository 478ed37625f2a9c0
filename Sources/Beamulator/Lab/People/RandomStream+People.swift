/// People and what belongs to them. Each call draws somebody new: take a ``Person`` for names that belong together.
extension RandomStream {
  /// Somebody who does not exist.
  public mutating func person() -> Person { Person(using: &self) }

  /// One of some 120 first names of many cultures; some have letters beyond ASCII.
  public mutating func firstName() -> String { pick(NameList.first) }

  /// One of some 120 last names of many cultures; some have letters beyond ASCII.
  public mutating func lastName() -> String { pick(NameList.last) }

  /// ASCII letters in lower case and six digits; about ten thousand million of them are equally likely.
  public mutating func username() -> String { person().username }

  /// An address of mail that is never delivered, with a name as in ``username()``.
  public mutating func email() -> String { person().email }

  /// ASCII letters, digits and signs, with at least one lower-case letter, one capital, one digit and one sign.
  ///
  /// - Parameter length: How many characters; 4 or more.
  public mutating func password(length: Int = 12) -> String {
    precondition(length >= 4, "a password of \(length) characters cannot have one of each kind; give 4 or more")
    let kinds = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "!#$%&*+-=?@_"]
    var characters = kinds.map { pick(Array($0)) }
    characters += string(length: length - kinds.count, from: kinds.joined())
    characters.shuffle(using: &self)
    return String(characters)
  }

  /// Where somebody could live.
  public mutating func address() -> Address { Address(using: &self) }

  /// A made-up name of a company, as in `Thistledown Ceramics`.
  public mutating func company() -> String { "\(pick(CompanyList.names)) \(pick(CompanyList.trades))" }

  /// A North American number of the range that is kept for fiction, 555-0100 to 555-0199: `303-555-0142`.
  public mutating func phone() -> String {
    "\(pick(["202", "303", "404", "505", "606", "707", "808", "909"]))-555-01\(number(in: 0...9))\(number(in: 0...9))"
  }
}
