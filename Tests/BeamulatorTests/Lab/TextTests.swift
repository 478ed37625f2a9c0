import Testing

@testable import Beamulator

@Suite(.timeLimit(.minutes(3)))
struct TextTests {
  @Test(arguments: [0, 1, 2, 50])
  func wordsHaveTheGivenCount(count: Int) {
    var random = RandomStream(seed: 41, stream: 1)
    let words = random.words(count).split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    #expect(words.count == count && words.allSatisfy(WordList.words.contains))
  }

  @Test func sentencesAndParagraphsAreWellFormed() {
    var random = RandomStream(seed: 42, stream: 1)
    for _ in 0..<500 {
      let sentence = random.sentence()
      #expect(sentence.wholeMatch(of: /[A-Z][a-z]*( [a-z]+){3,11}\./) != nil, "\(sentence)")
      let paragraph = random.paragraph()
      #expect(3...6 ~= paragraph.count { $0 == "." } && paragraph.hasSuffix("."))
      #expect(paragraph.wholeMatch(of: /[A-Z][a-z ]+\.( [A-Z][a-z ]+\.)*/) != nil, "\(paragraph)")
    }
  }

  @Test func titlesAreDiverseAndShort() {
    var random = RandomStream(seed: 43, stream: 1)
    let titles = (0..<2000).map { _ in random.title() }
    #expect(Set(titles).count > 200)
    #expect(titles.allSatisfy { $0.count <= 64 && $0.first?.isUppercase == true && $0.contains(" ") })
  }

  @Test func equalStreamsGiveEqualTexts() {
    var (random, again) = (RandomStream(seed: 44, stream: 1), RandomStream(seed: 44, stream: 1))
    #expect(random.paragraph() == again.paragraph() && random.title() == again.title())
  }

  @Test func rejectsNegativeCount() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomStream(seed: 1, stream: 1)
      _ = random.words(-1)
    }
  }
}
