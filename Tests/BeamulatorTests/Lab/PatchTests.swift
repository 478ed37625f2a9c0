import Engine
import Foundation
import Support
import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct PatchTests {
  static func patch(_ kind: Patch.Kind, height: Double = 4) -> Patch {
    Patch(kind, start: .start + .hours(10), length: .hours(8), height: height)
  }

  @Test(arguments: [
    (Patch.Kind.ramp, [-5.0: 0.0, 9.99: 0, 10: 0, 12: 1, 14: 2, 18: 4, 1000: 4]),
    (.slope, [-5: 0, 10: 0, 12: 1, 14: 2, 16: 3, 18: 0, 1000: 0]),
    (.peak, [9: 0, 10: 0, 12: 2, 14: 4, 16: 2, 18: 0, 19: 0]),
    (.pulse, [9.99: 0, 10: 4, 14: 4, 17.99: 4, 18: 0]),
    (.dip, [9: 0, 10: 0, 12: -2, 14: -4, 16: -2, 18: 0]),
  ])
  func valuesFollowTheKind(kind: Patch.Kind, expected: [Double: Double]) {
    for (hours, value) in expected {
      let time = SimulatedTime.start + .hours(hours)
      #expect(abs(Self.patch(kind).value(at: time) - value) < 1e-12, "at \(hours)h")
      #expect(abs(Self.patch(kind, height: -4).value(at: time) + value) < 1e-12, "upside down at \(hours)h")
    }
  }

  @Test(arguments: Patch.Kind.allCases)
  func everyPatchExceptARampIsOverAtItsEnd(kind: Patch.Kind) {
    let patch = Self.patch(kind)
    for (hours, isPast) in [(-1.0, false), (10, false), (17.99, false), (18, true), (1e6, true)] {
      #expect(patch.isOver(at: .start + .hours(hours)) == (isPast && kind != .ramp), "at \(hours)h")
    }
    #expect(!patch.isOver(at: SimulatedTime(nanoseconds: .min)))
    #expect(patch.isOver(at: .never) == (kind != .ramp))
  }

  @Test func patchesAddUpAndFinishedPatchesAreRemoved() {
    var patches = [Self.patch(.ramp), Self.patch(.pulse), Self.patch(.dip, height: 1)]
    #expect(patches.value(at: .start + .hours(14)) == 2 + 4 - 1)
    #expect([Patch]().value(at: .start) == 0)
    patches.removeFinished(at: .start + .hours(17))
    #expect(patches.count == 3)
    patches.removeFinished(at: .start + .hours(18))
    #expect(patches == [Self.patch(.ramp)])
  }

  @Test(arguments: [
    (
      "{kind: peak, start: 3d, length: 2h, height: 5}",
      Patch(.peak, start: .start + .days(3), length: .hours(2), height: 5)
    ),
    ("{kind: ramp, length: 2h}", Patch(.ramp, start: .start, length: .hours(2), height: 1)),
    ("{kind: dip, start: -1h, length: 2h}", Patch(.dip, start: .start + .hours(-1), length: .hours(2), height: 1)),
  ])
  func readsYAMLAndJSON(text: String, patch: Patch) throws {
    #expect(try ConfigDecoder.decode(Patch.self, from: parsed(text)) == patch)
    #expect(try JSONDecoder().decode(Patch.self, from: JSONEncoder().encode(patch)) == patch)
  }

  @Test(arguments: [
    ("{kind: raamp, length: 2h}", "kind is 'raamp', did you mean 'ramp'? Known here: ramp, slope, peak, pulse, dip"),
    (
      "{kind: ramp, lenght: 2h}",
      "unknown key 'lenght', did you mean 'length'? Known here: kind, start, length, height"
    ),
    ("{kind: ramp}", "missing key 'length'"),
    ("{length: 1h}", "missing key 'kind'"),
    ("{kind: ramp, length: 0}", "length is 0; write one above 0, as in 1h30m"),
    ("{kind: ramp, length: -2h}", "length is -2h; write one above 0"),
    ("{kind: ramp, length: 2h, height: .inf}", "height is inf; write a finite number"),
  ])
  func rejectsInvalidPatches(text: String, expected: String) {
    #expect(configErrorText { try ConfigDecoder.decode(Patch.self, from: parsed(text)) }.contains(expected))
  }

  @Test func rejectsLengthOfZero() async {
    await #expect(processExitsWith: .failure) { _ = Patch(.ramp, start: .start, length: .zero, height: 1) }
  }
}
