extension Signal: Codable {
  private enum Kind: String, CodingKey, CaseIterable {
    case noise, sine, triangle, sawtooth, square, pulse, step, walk, sum, product, clamp
  }
  private enum ClampKeys: CodingKey, CaseIterable { case signal, min, max }

  /// Decodes a signal.
  ///
  /// - Throws: An error that names the known kinds or keys if another is found, or the problem with a value.
  public init(from decoder: any Decoder) throws {
    if let value = try? decoder.singleValueContainer().decode(Double.self) {
      self.init(form: .constant(try value.finite("a constant")))
      return
    }
    let (kind, inner) = try decoder.choice(of: "a signal is a number or one key with its values", Kind.self)
    do {
      self.init(form: try Self.form(kind, inner))
    } catch let problem as InvalidValue {
      throw DecodingError.dataCorrupted(.init(codingPath: inner.codingPath, debugDescription: problem.description))
    }
  }

  private static func form(_ kind: Kind, _ decoder: any Decoder) throws -> Form {
    switch kind {
    case .noise: .noise(try Noise(from: decoder))
    case .sine: .wave(try Wave(sine: decoder))
    case .triangle: .wave(try Wave(triangle: decoder))
    case .sawtooth: .wave(try Wave(sawtooth: decoder))
    case .square: .wave(try Wave(square: decoder))
    case .pulse: .wave(try Wave(pulse: decoder))
    case .step: .step(try LevelStep(from: decoder))
    case .walk: .walk(try RandomWalk(from: decoder))
    case .sum: .sum(try parts(of: decoder))
    case .product: .product(try parts(of: decoder))
    case .clamp: try clamp(decoder)
    }
  }

  private static func parts(of decoder: any Decoder) throws -> [Signal] {
    var container = try decoder.unkeyedContainer()
    var parts: [Signal] = []
    while !container.isAtEnd { parts.append(try container.decode(Signal.self)) }
    guard !parts.isEmpty else { throw InvalidValue(description: "found an empty list; write one signal or more") }
    return parts
  }

  private static func clamp(_ decoder: any Decoder) throws -> Form {
    let container = try decoder.container(of: ClampKeys.allCases)
    return .clamp(
      try container.decode(Signal.self, forKey: .signal),
      try ClosedRange(
        from: container.decode(Double.self, forKey: .min), to: container.decode(Double.self, forKey: .max)))
  }

  public func encode(to encoder: any Encoder) throws {
    if case .constant(let value) = form {
      var container = encoder.singleValueContainer()
      try container.encode(value)
      return
    }
    var container = encoder.container(keyedBy: Kind.self)
    switch form {
    case .constant: break
    case .noise(let noise): try container.encode(noise, forKey: .noise)
    case .wave(let wave): try container.encode(wave, forKey: Self.kind(of: wave.shape))
    case .step(let step): try container.encode(step, forKey: .step)
    case .walk(let walk): try container.encode(walk, forKey: .walk)
    case .sum(let terms): try container.encode(terms, forKey: .sum)
    case .product(let factors): try container.encode(factors, forKey: .product)
    case .clamp(let signal, let range):
      var clamp = container.nestedContainer(keyedBy: ClampKeys.self, forKey: .clamp)
      try clamp.encode(signal, forKey: .signal)
      try clamp.encode(range.lowerBound, forKey: .min)
      try clamp.encode(range.upperBound, forKey: .max)
    }
  }

  private static func kind(of shape: Wave.Shape) -> Kind {
    switch shape {
    case .sine: .sine
    case .triangle: .triangle
    case .sawtooth: .sawtooth
    case .square: .square
    case .pulse: .pulse
    }
  }
}
