import Engine
import Beamulator
import Testing

/// The waits before restarts of a service that ends.
@Suite(.timeLimit(.minutes(3)))
struct BackoffTests {
  @Test(arguments: [
    ([], []),
    ([0, 0, 0, 0, 0, 0, 0, 0, 0], [0.5, 1, 2, 4, 8, 16, 30, 30, 30]),
    ([59.9, 59.9, 60, 0, 0], [0.5, 1, 0.5, 1, 2]),
    ([0, 0, 0, 0, 0, 0, 0, 3600, 0], [0.5, 1, 2, 4, 8, 16, 30, 0.5, 1]),
  ])
  func waitsDoubleUpToALimitAndResetAfterAMinute(well: [Double], expected: [Double]) {
    var backoff = Backoff()
    #expect(well.map { backoff.wait(afterRunningFor: .seconds($0)).seconds } == expected)
  }
}
