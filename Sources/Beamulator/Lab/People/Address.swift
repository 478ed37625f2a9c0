/// Where somebody could live: a made-up street and postal code in a city there is.
public struct Address: Codable, Hashable, Sendable {
  public let street: String
  public let houseNumber: Int
  /// Five digits, in whatever country.
  public let postalCode: String
  public let city: String
  public let country: String

  /// An address drawn from a stream.
  public init(using random: inout RandomStream) {
    street = random.pick(PlaceList.streets)
    houseNumber = random.number(in: 1...199)
    postalCode = "\(random.number(in: 10_000...99_999))"
    (city, country) = random.pick(PlaceList.cities)
  }
}
