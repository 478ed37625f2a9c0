import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct SpellingSuggestionTests {
  @Test(arguments: [
    ("popluation", "population"), ("Sede", "seed"), ("SPEED", "speed"), ("durration", "duration"), ("nmae", "name"),
    ("threshold", "thresholds"), ("targte", "target"), ("seeed", "seed"),
  ])
  func suggestsSimilarNames(text: String, name: String) {
    #expect(
      SpellingSuggestion.among(["name", "seed", "speed", "duration", "target", "population", "thresholds"], to: text)
        == name)
  }

  @Test(arguments: ["", "x", "users", "population_size", "nom de plume", String(repeating: "name", count: 100_000)])
  func doesNotSuggestDissimilarNames(text: String) {
    #expect(SpellingSuggestion.among(["name", "seed", "id", "population"], to: text) == nil)
  }

  @Test func suggestsTheNearestNameAndOnTiesTheFirst() {
    #expect(SpellingSuggestion.among(["bad", "bat"], to: "bax") == "bad")
    #expect(SpellingSuggestion.among(["organiser2", "organizer"], to: "organizer1") == "organizer")
    #expect(SpellingSuggestion.among([], to: "a") == nil)
  }
}
