import WebServer

/// Draws the artificial faults and delays of requests.
struct Chance {
  /// The artificial fault and delay of one request.
  struct Fate {
    enum Misbehaviour {
      case none
      case failure
      /// Reports a change of a task without making it.
      case lie
    }

    var misbehaviour = Misbehaviour.none
    /// The delay of the response in microseconds.
    var delay: Int64 = 0
  }

  private let failRate: Double
  private let latency: ClosedRange<Int64>
  private var random: SplitMix64

  init(options: TodoOptions) {
    failRate = options.failRate
    latency = options.latency
    random = SplitMix64(seed: options.seed)
  }

  /// Draws the fate of a request. The page is only delayed; `/healthz` draws nothing, so that it does not affect
  /// others.
  mutating func fate(of request: HTTPServerRequest) -> Fate {
    var fate = Fate()
    guard request.path != "/healthz" else { return fate }
    if request.path != "/", failRate > 0, Double.random(in: 0..<1, using: &random) < failRate {
      fate.misbehaviour = request.method == .put && Bool.random(using: &random) ? .lie : .failure
    }
    if latency.upperBound > 0 { fate.delay = Int64.random(in: latency, using: &random) }
    return fate
  }
}
