import Foundation
import Testing

/// Replays the seed inputs of the fuzzers, including those of past crashes; a failed check traps.
@Suite(.timeLimit(.minutes(5)))
struct CorpusTests {
  private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Fuzzers/corpus").standardizedFileURL

  @Test func eachTargetHasItsCorpus() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
    #expect(Set(folders) == Set(fuzzTargets.keys))
  }

  @Test(arguments: fuzzTargets.keys.sorted())
  func targetsAcceptTheInputsOfTheirCorpus(target: String) throws {
    let fuzz = try #require(fuzzTargets[target])
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.corpus.appendingPathComponent(target), includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    for file in files {
      let input = [UInt8](try Data(contentsOf: file))
      fuzz(input)
      // Prefixes, too: inputs that end unexpectedly.
      for count in 0..<min(input.count, 512) { fuzz(Array(input[..<count])) }
    }
  }
}
