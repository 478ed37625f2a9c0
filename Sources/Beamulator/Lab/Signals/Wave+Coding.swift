/// The encoded form of waves under the key that names their shape: `{ period: 1d, amplitude: 5 }`.
extension Wave: Encodable {
  enum CodingKeys: CodingKey { case period, duty, width, amplitude, phase, offset }

  init(sine decoder: any Decoder) throws { try self.init(decoder) { _ in .sine } }
  init(triangle decoder: any Decoder) throws { try self.init(decoder) { _ in .triangle } }
  init(sawtooth decoder: any Decoder) throws { try self.init(decoder) { _ in .sawtooth } }

  init(square decoder: any Decoder) throws {
    try self.init(decoder, .duty) { .square(duty: try $0.decodeIfPresent(Double.self, forKey: .duty) ?? 0.5) }
  }

  init(pulse decoder: any Decoder) throws {
    try self.init(decoder, .width) { .pulse(width: try $0.decode(Timespan.self, forKey: .width)) }
  }

  private init(
    _ decoder: any Decoder, _ own: CodingKeys..., shape: (KeyedDecodingContainer<CodingKeys>) throws -> Shape
  ) throws {
    let container = try decoder.container(of: [.period] + own + [.amplitude, .phase, .offset])
    let period = try container.decode(Timespan.self, forKey: .period)
    try self.init(
      shape(container), period: period,
      amplitude: container.decodeIfPresent(Double.self, forKey: .amplitude) ?? 1,
      phase: container.decodeIfPresent(Timespan.self, forKey: .phase) ?? .zero,
      offset: container.decodeIfPresent(Double.self, forKey: .offset) ?? 0)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(period, forKey: .period)
    switch shape {
    case .sine, .triangle, .sawtooth: break
    case .square(let duty): try container.encode(duty, forKey: .duty)
    case .pulse(let width): try container.encode(width, forKey: .width)
    }
    try container.encode(amplitude, forKey: .amplitude)
    try container.encode(phase, forKey: .phase)
    try container.encode(offset, forKey: .offset)
  }
}
