import Foundation

/// A made-up person.
public struct Person: Codable, Hashable, Sendable {
  public let firstName: String
  public let lastName: String
  /// The ASCII letters of both names in lower case, and six digits: `zoemuller048213`.
  public let username: String
  /// The username at `example.com`, `example.org` or `example.net`, to which no mail is delivered.
  public let email: String

  public var fullName: String { "\(firstName) \(lastName)" }

  /// Draws a person.
  public init(using random: inout RandomStream) {
    firstName = random.pick(NameList.first)
    lastName = random.pick(NameList.last)
    let number = random.number(in: 0...999_999)
    let digits = "\(number)"
    username =
      Self.asciiLetters(firstName + lastName) + String(repeating: "0", count: 6 - digits.count) + digits
    email = "\(username)@\(random.pick(["example.com", "example.org", "example.net"]))"
  }

  /// Returns the letters of a name in lower case without accents; other characters are omitted.
  private static func asciiLetters(_ name: String) -> String {
    let letters = name.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
      $0.isASCII && $0.properties.isAlphabetic
    }
    return String(String.UnicodeScalarView(letters)).lowercased()
  }
}
