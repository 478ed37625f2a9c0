import Support
import Testing

@testable import Beamulator
@testable import Engine

@Suite(.timeLimit(.minutes(3)))
struct ConfigSetTests {
  static let text = """
    name: todo
    target: { url: "http://127.0.0.1:8000" }
    record:
    population:
      - { behavior: Organizer, count: 1 }
      - { behavior: Twin, count: 1 }
      - { behavior: Twin, count: 1 }
    start: [a, b]
    none: []
    """

  @Test(arguments: [
    ("name", "no", ["name"]), ("record.batch", "100", ["record", "batch"]), ("target", "{}", ["target"]),
    ("target.timeout.connect", "[1, 2]", ["target", "timeout", "connect"]),
    ("thresholds.a{b:c}", "'x'", ["thresholds", "a{b:c}"]), ("name", "", ["name"]),
  ])
  func setsValuesByPath(path: String, value: String, keys: [String]) throws {
    var node = try parsed(Self.text)
    try node.set(path: path, to: value)
    var found: ConfigNode? = node
    for key in keys { found = found?[key] }
    #expect(
      found?.value == (try YAMLReader.read(Array(value.utf8)) { _, _ in ConfigLocation("--config \(path)") }.value))
    #expect(found?.location == ConfigLocation("--config \(path)"))
    #expect(node["start"] == (try parsed(Self.text)["start"]))
  }

  @Test(arguments: ["population.Organizer.count", "population.0.count", "population[0].count"])
  func selectsElementsByNameOrIndex(path: String) throws {
    var node = try parsed(Self.text)
    try node.set(path: path, to: "5")
    let counts = try ConfigDecoder.decode([[String: String]].self, from: #require(node["population"]))
    #expect(counts.map { $0["count"] } == ["5", "1", "1"])
  }

  @Test(arguments: [
    ("name.x", "1", "'name' is 'todo', a single value without a key 'x'"),
    ("target.url.host", "1", "'target.url' is 'http://127.0.0.1:8000', a single value without a key 'host'"),
    ("population.3.count", "1", "'population' has the elements 0 to 2, found 3"),
    ("population.-1.count", "1", "'population' has the elements 0 to 2, found -1"),
    (
      "population.organiser.count", "1",
      "'population' has no element with behavior 'organiser', did you mean 'Organizer'? Known here: Organizer, Twin, Twin"
    ),
    ("population.Twin.count", "1", "'population' has 'Twin' 2 times, select one by its index: 1, 2"),
    ("start.first", "1", "'start' is a list, expected an index from 0, found 'first'"),
    ("none.0", "1", "'none' is an empty list, found 0"),
    ("", "1", "expected keys separated by dots, as in record.batch"),
    ("record..batch", "1", "expected keys separated by dots, as in record.batch"),
    ("record.batch", "[1", "expected ',' or ']' for the '[' in line 1, column 1"),
    ("record.batch", "*x", "\(YAMLError.noAliases)"),
  ])
  func refusesInvalidPathsAndValues(path: String, value: String, expected: String) throws {
    var node = try parsed(Self.text)
    let before = node
    #expect(configErrorText { try node.set(path: path, to: value) } == "--config \(path): \(expected)")
    #expect(node == before)
  }

  @Test func errorsNameTheSourceAndPathOfAValue() throws {
    var node = try parsed("record: { batch: 1 }")
    try node.set(path: "record.batch", to: "many", source: "BEAMULATOR_CONFIG")
    #expect(
      configErrorText { try ConfigDecoder.decode([String: [String: Int]].self, from: node) }
        == "BEAMULATOR_CONFIG record.batch: found 'many', expected a whole number")
  }
}
