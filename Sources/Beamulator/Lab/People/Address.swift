/// A made-up address: an invented street and postal code in a real city.
public struct Address: Codable, Hashable, Sendable {
  public let street: String
  public let houseNumber: Int
  /// Five digits, in any country.
  public let postalCode: String
  public let city: String
  public let country: String

  /// Draws an address.
  public init(using random: inout RandomStream) {
    street = random.pick(PlaceList.streets)
    houseNumber = random.number(in: 1...199)
    postalCode = "\(random.number(in: 10_000...99_999))"
    (city, country) = random.pick(PlaceList.cities)
  }
}
