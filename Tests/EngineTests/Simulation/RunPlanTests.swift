import Engine
import Beamulator
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RunPlanTests {
  private func problem(_ yaml: String) -> String? {
    do {
      let node = try ConfigNode.parse(yaml, file: "s.yaml")
      _ = try RunPlan(node, name: "s", behaviors: [BehaviorType(Adder.self), BehaviorType(Editor.self)], shards: 2)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("popluation: []", "s.yaml:1:1: unknown key 'popluation', did you mean 'population'?"),
    (
      "population: [{ behavior: Addr, count: 1 }]",
      "s.yaml:1:26: unknown behavior 'Addr', did you mean 'Adder'? Known here: Adder, Editor"
    ),
    (
      "population: [{ behavior: Adder, count: -3 }]",
      "s.yaml:1:40: population[0].count: '-3' is not a number of actors; write a whole number from 0 to 10000000"
    ),
    ("speed: 0\npopulation: []", "s.yaml:1:8: speed: '0' is not a speed; write a number from 0.000001"),
    ("duration: 8 hours\npopulation: []", "s.yaml:1:11: duration: '8 hours' is not a duration; write numbers"),
    ("start: tomorrow\npopulation: []", "s.yaml:1:8: start: 'tomorrow' is not a date"),
    ("shards: 0\npopulation: []", "s.yaml:1:9: shards: found '0', expected a whole number of 1 or more"),
    (
      "population: [{ behavior: Adder, count: 1, config: { stopAfter: 3 } }]",
      "population[0].config: unknown key 'stopAfter', did you mean 'stopsAfter'?"
    ),
    (
      "population: [{ behavior: Adder, count: 1, config: { stopsAfter: soon } }]",
      "stopsAfter: found 'soon', expected a whole number"
    ),
    ("population: [{ behavior: Adder, count: 2, names: [A, A] }]", "the name 'A' is given twice"),
    ("population: []\nthresholds: { lagg: [\"max<1s\"] }", "unknown metric 'lagg', did you mean 'lag'?"),
    ("population: []\nthresholds: { lag: [\"most<1s\"] }", "'most<1s' is not a threshold"),
    ("population: []\nthresholds: { \"complaints{severity:bad}\": [\"count==0\"] }", "unknown severity 'bad'"),
    (
      "population: []\nlog: { level: loud }", "'loud' is not a log level; write one of: debug, info, warning, error"
    ),
  ])
  func errorsLocateInvalidSettings(yaml: String, expected: String) {
    let found = problem(yaml) ?? "nothing"
    #expect(found.contains(expected), "found: \(found)")
  }

  @Test(arguments: [
    ("population: []\nthresholds: { lag: [\"rate<0.1\"] }", "'rate<0.1' does not apply to lag; use avg"),
    ("population: []\nthresholds: { actions: [\"max<1\"] }", "'max<1' does not apply to actions; use count or rate"),
    ("population: []", "s.yaml:1:13: population is empty: set count to 1 or more"),
    ("population: [{ behavior: Adder, count: 0 }]", "population is empty"),
    ("shards: 1000\npopulation: []", "s.yaml:1:9: shards: found 1000, expected 256 at most"),
    ("population: [{ behavior: Adder, count: 2, names: [Editor-7] }]", "the name 'Editor-7' is like those derived"),
  ])
  func unusableSettingsAreRefused(yaml: String, expected: String) {
    let found = problem(yaml) ?? "nothing"
    #expect(found.contains(expected), "found: \(found)")
  }

  @Test func actorNamesAreLimitedTo256Bytes() {
    func yaml(_ length: Int) -> String {
      "population: [{ behavior: Adder, count: 1, names: [\(String(repeating: "x", count: length))] }]"
    }
    #expect(problem(yaml(256)) == nil)
    #expect(problem(yaml(257))?.contains("has 257 bytes, expected 256 at most") == true)
  }

  @Test func omittedSettingsHaveDefaults() throws {
    let plan = try RunPlan(
      ConfigNode.parse("population: [{ behavior: Adder, count: 2 }]", file: "s.yaml"), name: "folder",
      behaviors: [BehaviorType(Adder.self)], shards: 2)
    #expect(plan.simulation == "folder" && plan.seed == 1 && plan.speed == .times(1) && plan.duration == nil)
    #expect(plan.shards == 2 && plan.sink == "sqlite" && plan.batch == 1000 && plan.flush == .seconds(1))
    #expect(plan.actors == 2 && plan.parts[0].behavior == "Adder")
  }
}
