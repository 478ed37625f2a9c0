import Engine
import Beamulator
import Foundation

/// Tells how a run goes: on a terminal one line that is written over, else a line after a second and then every ten.
struct ProgressLine {
  private static let pipedPause = 10.0
  /// Rates on a terminal are over so many looks.
  private static let window = 10
  private var seen: [RunProgress]
  private var nextPiped: Double

  /// - Parameter start: How far the run was when it began or went on.
  init(after start: RunProgress) {
    seen = [start]
    nextPiped = start.wallSeconds + 1
  }

  /// Shows how far the run is, if it is time to.
  mutating func show(_ progress: RunProgress) {
    if Terminal.isInteractive {
      Terminal.overwriteLine(String(text(progress).prefix(Terminal.width - 1)))
      remember(progress, Self.window)
    } else if progress.wallSeconds >= nextPiped {
      Terminal.print(text(progress))
      nextPiped = progress.wallSeconds + Self.pipedPause
      remember(progress, 1)
    }
  }

  private mutating func remember(_ progress: RunProgress, _ count: Int) {
    seen.append(progress)
    if seen.count > count { seen.removeFirst() }
  }

  /// Makes room for what comes after.
  func end() { if Terminal.isInteractive { Terminal.overwriteLine("") } }

  private func text(_ progress: RunProgress) -> String {
    let last = seen[0]
    let seconds = max(progress.wallSeconds - last.wallSeconds, 0.001)
    // What is wrong comes before what a narrow terminal cuts off.
    var parts = [Self.elapsed(progress) + (progress.phase == .paused ? " paused" : Self.pace(progress.speed))]
    if progress.dropped > 0 { parts.append("\(progress.dropped) RECORDS DROPPED") }
    parts.append("\(progress.actors) actors")
    if progress.quarantined > 0 { parts.append("\(progress.quarantined) quarantined") }
    if progress.paused > 0 { parts.append("\(progress.paused) paused") }
    if progress.crashes > 0 { parts.append("\(progress.crashes) crashes") }
    parts.append("\(progress.failed) of \(progress.actions) actions failed")
    parts.append("\(progress.complaints) complaints")
    parts.append("lag p99 \(Self.milliseconds(progress.lagP99))")
    parts.append("\(Self.rate(Double(progress.acts - last.acts) / seconds)) acts/s")
    parts.append("\(Self.rate(Double(progress.actions - last.actions) / seconds)) actions/s")
    return parts.joined(separator: " | ")
  }

  private static func elapsed(_ progress: RunProgress) -> String {
    let seconds = progress.simulated.nanoseconds / 1_000_000_000
    let days = seconds / 86400 > 0 ? "\(seconds / 86400)d " : ""
    let clock = String(format: "%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    guard let duration = progress.duration, duration > .zero else { return days + clock }
    let share = Int(100 * Double(progress.simulated.nanoseconds) / Double(duration.nanoseconds))
    return "\(days)\(clock) of \(duration) (\(share)%)"
  }

  private static func pace(_ speed: Speed) -> String {
    if case .times(let factor) = speed { factor == 1 ? "" : " ×\(speed)" } else { " skipping" }
  }

  private static func rate(_ value: Double) -> String {
    value < 100 ? String(format: "%.1f", value) : String(format: "%.0f", value)
  }

  private static func milliseconds(_ nanoseconds: Int64) -> String {
    String(format: "%.2f ms", Double(nanoseconds) / 1e6)
  }
}
