import Beamulator
import Foundation

/// The status of an active run: the answer of `/api/v1/status`.
struct LiveStatus: Decodable {
  let runId: String
  let simulation: String
  let state: String
  let speed: String
  /// The simulated date.
  let clock: Date
  let simulatedSeconds: Double
  let durationSeconds: Double?
  let actors: Int
  let acts: Int
  let actions: Int
  let failed: Int
  let complaints: Int
  let crashes: Int
  let quarantined: Int
  let paused: Int
  let dropped: Int
  let lagP99Us: Double

  init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(LiveStatus.self, from: json)
  }

  /// Two lines of text: the state of the run, and its progress.
  var text: String {
    let passed = Timespan.seconds(simulatedSeconds.rounded(.down)).shortText
    let whole = durationSeconds.map { " of \(Timespan.seconds($0).shortText)" } ?? ""
    var counts = [
      "\(actors) actors", "\(acts) acts", "\(actions) actions, \(failed) failed", "\(complaints) complaints",
    ]
    if crashes > 0 { counts.append("\(crashes) crashes") }
    if paused > 0 { counts.append("\(paused) actors paused") }
    if quarantined > 0 { counts.append("\(quarantined) actors quarantined") }
    if dropped > 0 { counts.append("\(dropped) RECORDS DROPPED") }
    counts.append(String(format: "lag p99 %.2f ms", lagP99Us / 1000))
    return """
      run \(runId) (\(simulation)) is \(state) at speed \(speed)
      \(passed)\(whole) simulated, \(QueryText.time(instant(0))) UTC; \(counts.joined(separator: ", "))
      """
  }

  /// Returns a simulated time in microseconds since 1970.
  ///
  /// - Parameter seconds: Simulated seconds from now.
  func instant(_ seconds: Double) -> Int64 { Int64((clock.timeIntervalSince1970 + seconds) * 1e6) }
}
