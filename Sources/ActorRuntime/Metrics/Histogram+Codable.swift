/// Encoded as the indices and counts of the buckets that have samples.
extension Histogram: Codable {
  private enum CodingKeys: CodingKey { case buckets, sum, least, greatest }

  package func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(filledBuckets, forKey: .buckets)
    try fields.encode(sum, forKey: .sum)
    try fields.encode(least, forKey: .least)
    try fields.encode(greatest, forKey: .greatest)
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let buckets = try fields.decode([UInt64].self, forKey: .buckets)
    guard
      let histogram = try Histogram(
        filledBuckets: buckets, sum: fields.decode(Double.self, forKey: .sum),
        least: fields.decode(Int64.self, forKey: .least), greatest: fields.decode(Int64.self, forKey: .greatest))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .buckets, in: fields, debugDescription: "not a list of bucket indices and counts")
    }
    self = histogram
  }
}
