import Engine
import Beamulator
import Foundation

/// Prints the progress of a run: on a terminal as one line that is overwritten, otherwise as a line after one second
/// and then every ten seconds.
struct ProgressLine {
  /// The time between lines if stdout is not a terminal, in wall-clock seconds.
  private static let pipedInterval = 10.0
  /// The number of updates over which rates are averaged on a terminal.
  private static let window = 10
  private var recent: [RunProgress]
  private var nextPiped: Double

  /// - Parameter start: The progress of the run when it was started or resumed.
  init(after start: RunProgress) {
    recent = [start]
    nextPiped = start.wallSeconds + 1
  }

  /// Prints the progress if the next line is due.
  mutating func show(_ progress: RunProgress) {
    if Terminal.isInteractive {
      Terminal.overwriteLine(String(text(progress).prefix(Terminal.width - 1)))
      remember(progress, Self.window)
    } else if progress.wallSeconds >= nextPiped {
      Terminal.print(text(progress))
      nextPiped = progress.wallSeconds + Self.pipedInterval
      remember(progress, 1)
    }
  }

  private mutating func remember(_ progress: RunProgress, _ count: Int) {
    recent.append(progress)
    if recent.count > count { recent.removeFirst() }
  }

  /// Clears the line for subsequent output.
  func end() { if Terminal.isInteractive { Terminal.overwriteLine("") } }

  private func text(_ progress: RunProgress) -> String {
    let last = recent[0]
    let seconds = max(progress.wallSeconds - last.wallSeconds, 0.001)
    // Problems come first, because a narrow terminal truncates the line.
    var parts = [Self.elapsed(progress) + (progress.phase == .paused ? " paused" : Self.speed(progress.speed))]
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

  private static func speed(_ speed: Speed) -> String {
    if case .times(let factor) = speed { factor == 1 ? "" : " ×\(speed)" } else { " skipping" }
  }

  private static func rate(_ value: Double) -> String {
    value < 100 ? String(format: "%.1f", value) : String(format: "%.0f", value)
  }

  private static func milliseconds(_ nanoseconds: Int64) -> String {
    String(format: "%.2f ms", Double(nanoseconds) / 1e6)
  }
}
