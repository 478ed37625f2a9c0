import WebServer

/// Draws what requests are to suffer on purpose.
struct Chance {
  /// What one request is to suffer.
  struct Fate {
    enum Misbehaviour {
      case none
      case failure
      /// Saying that a task was changed while it was not.
      case lie
    }

    var misbehaviour = Misbehaviour.none
    /// How long its answer is kept back, in microseconds.
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

  /// The page is delayed only; asking whether the server is ready draws nothing, so that it changes no other's fate.
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
