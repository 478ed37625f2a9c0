import Beamulator
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RecordTextTests {
  @Test func aShortTextIsUnchanged() {
    let text = String(repeating: "é", count: 2048)
    #expect(RecordText.truncated(text) == text)
  }

  @Test(arguments: ["x", "é", "👩‍👩‍👧", "\u{0}"])
  func aLongTextIsTruncatedAtACharacterBoundaryAndMarked(unit: String) {
    let cut = RecordText.truncated(String(repeating: unit, count: 5000))
    #expect(cut.utf8.count <= RecordText.limit && cut.utf8.count > RecordText.limit - 20)
    #expect(cut.hasSuffix("…[cut]"))
    #expect(!cut.unicodeScalars.contains("\u{FFFD}"))
  }
}
