package import Beamulator

/// A simulation that is ready to run: its configuration with the changes of the command line, every value checked.
package struct RunPlan: Sendable {
  /// A population group: actors of one behavior.
  package struct Part: Sendable {
    let kind: BehaviorType
    package let count: Int
    package let tags: [String]
    package let names: [String]
    package let arrive: ArrivalConfig
    let prepared: ConfiguredBehavior

    package var behavior: String { kind.name }
    /// The configuration: the behavior's keys with their values or defaults; secrets as `***`.
    package var config: JSON { prepared.config.map { JSON($0) } ?? .null }
  }

  package let simulation: String
  package private(set) var seed: UInt64
  package private(set) var speed: Speed
  /// In simulated time; nil runs until stopped.
  package private(set) var duration: Timespan?
  /// Whether changes made by commands are kept.
  private(set) var keepsCommands = false
  package let shards: Int
  package private(set) var calendar: RunCalendar
  package let parts: [Part]
  /// The behaviors available to the population.
  package let kinds: [BehaviorType]
  package let target: TargetConfig?
  package let sink: String
  package let batch: Int
  package let flush: Timespan
  /// The maximum size of the spool.
  package let spool: ByteCount
  package let log: LogConfig
  package let thresholds: [Threshold]
  /// The configuration as JSON.
  package let configText: String

  /// - Parameters:
  ///   - node: The configuration, with the changes of the command line.
  ///   - name: The simulation's name if the configuration has none.
  ///   - behaviors: The behaviors available to the population.
  ///   - shards: The number of shards if the configuration has none.
  /// - Throws: ``ConfigError`` with file, line and column.
  package init(_ node: ConfigNode, name: String, behaviors: [BehaviorType], shards: Int) throws(ConfigError) {
    let config = try SimulationConfig(node)
    simulation = config.name ?? name
    seed = config.seed ?? 1
    speed = config.speed ?? .times(1)
    duration = config.duration
    self.shards = config.shards?.value ?? shards
    calendar = RunCalendar(
      start: config.start?.microseconds ?? RunCalendar.systemMicroseconds, timeZone: config.timeZone?.timeZone ?? .gmt)
    target = config.target
    sink = config.record?.sink ?? "sqlite"
    batch = config.record?.batch?.value ?? 1000
    flush = config.record?.flush ?? .seconds(1)
    spool = config.record?.spool ?? ByteCount(10 << 30)
    log = config.log ?? LogConfig()
    configText = JSON(node).text
    thresholds = (config.thresholds ?? [:]).sorted { $0.key < $1.key }.flatMap { selector, expressions in
      expressions.map { Threshold(selector: selector, expression: $0) }
    }
    for threshold in thresholds {
      if let problem = threshold.selectorProblem {
        throw ConfigError(node["thresholds"]?.location ?? node.location, problem)
      }
    }
    guard self.shards <= 256 else {
      throw ConfigError(node["shards"]?.location ?? node.location, "shards: found \(self.shards), expected 256 at most")
    }
    if let ready = target?.ready, !ready.hasPrefix("/") {
      throw ConfigError(
        node["target"]?["ready"]?.location ?? node.location,
        "target.ready: found '\(ready)', expected a path, as in /\(ready)")
    }
    for (span, path) in [
      (duration, ["duration"]), (flush, ["record", "flush"]), (target?.timeout, ["target", "timeout"]),
      (target?.connectTimeout, ["target", "connect_timeout"]), (target?.readyWithin, ["target", "ready_within"]),
    ] {
      guard let span, span < .zero else { continue }
      let location = path.reduce(node) { $0[$1] ?? $0 }.location
      throw ConfigError(location, "\(path.joined(separator: ".")): found \(span), expected a duration of 0 or more")
    }
    guard batch <= 100_000 else {
      throw ConfigError(
        node["record"]?["batch"]?.location ?? node.location, "record.batch: found \(batch), expected 100000 at most")
    }
    guard spool.value >= SpoolSegment.size else {
      throw ConfigError(
        node["record"]?["spool"]?.location ?? node.location,
        "record.spool: found \(spool), expected \(ByteCount(SpoolSegment.size)) at least")
    }
    var parts: [Part] = []
    for part in config.population { parts.append(try Part(part, behaviors)) }
    self.parts = parts
    kinds = behaviors
    guard actors > 0 else {
      throw ConfigError(
        node["population"]?.location ?? node.location,
        "population is empty: set count to 1 or more")
    }
  }

  /// Returns the plan of a resumed run, with the seed and the calendar that it was started with.
  ///
  /// - Parameters:
  ///   - hasEnded: Whether the run has ended, as opposed to a run whose engine was killed.
  ///   - keepsChanges: Whether only the engine crashed: the changes made by commands are then kept.
  /// - Throws: ``ResumeError`` when the run is of another simulation, or has reached its duration.
  package func resuming(_ run: SavedRun, hasEnded: Bool, keepsChanges: Bool = false) throws -> RunPlan {
    guard run.simulation == simulation else {
      throw ResumeError(
        "the run is of the simulation '\(run.simulation)', not of '\(simulation)': give the folder of that simulation")
    }
    for group in run.groups where group.part < run.planned {
      if parts.indices.contains(group.part), parts[group.part].behavior == group.behavior { continue }
      throw ResumeError(
        "part \(group.part + 1) of the run's population is of \(group.behavior); the simulation has "
          + (parts.indices.contains(group.part) ? parts[group.part].behavior : "no such part")
          + " there: restore the original order of the parts")
    }
    if let duration, hasEnded, run.simulated >= .start + duration {
      throw ResumeError(
        "the run has already reached its duration of \(duration); pass a longer one, as in "
          + "--duration \(duration + duration)")
    }
    var plan = self
    plan.keepsCommands = keepsChanges
    if keepsChanges {
      plan.speed = run.changes.speed ?? speed
      plan.duration = run.changes.duration ?? duration
    }
    plan.seed = run.seed
    plan.calendar = RunCalendar(start: run.clockStart, timeZone: calendar.timeZone)
    return plan
  }

  /// The number of actors of all groups.
  package var actors: Int { parts.reduce(0) { $0 + $1.count } }
}

extension RunPlan.Part {
  init(_ config: PopulationConfig, _ behaviors: [BehaviorType]) throws(ConfigError) {
    let kind = try BehaviorType.named(config.behavior.text, among: behaviors, at: config.behavior.location)
    let names = config.names ?? []
    try Self.check(names, behaviors, at: config.behavior.location)
    self.kind = kind
    count = config.count.value
    tags = config.tags ?? []
    self.names = names
    arrive = config.arrive ?? ArrivalConfig()
    if let span = [arrive.over, arrive.after].compactMap(\.self).first(where: { $0 < .zero }) {
      throw ConfigError(config.behavior.location, "arrive: found \(span), expected a duration of 0 or more")
    }
    prepared = try kind.prepare(config.config ?? ConfigNode(.null, location: config.behavior.location))
  }

  /// A group of actors that are spawned or moved while the run is active.
  ///
  /// - Throws: ``ConfigError`` if the behavior does not accept the configuration.
  init(_ kind: BehaviorType, tags: [String], config: ConfigNode) throws(ConfigError) {
    self.kind = kind
    self.tags = tags
    (count, names, arrive) = (0, [], ArrivalConfig())
    prepared = try kind.prepare(config)
  }

  /// The maximum length of an actor's name, in bytes.
  static let nameLimit = 256

  /// - Throws: ``ConfigError`` when names are too long, not unique, or look like derived ones.
  static func check(_ names: [String], _ behaviors: [BehaviorType], at location: ConfigLocation) throws(ConfigError) {
    if let name = names.first(where: { $0.utf8.count > nameLimit }) {
      throw ConfigError(
        location, "the name '\(name.prefix(20))…' has \(name.utf8.count) bytes, expected \(nameLimit) at most")
    }
    if let twice = Dictionary(grouping: names, by: { $0 }).first(where: { $0.value.count > 1 })?.key {
      throw ConfigError(location, "the name '\(twice)' is given twice; names are unique")
    }
    if let name = names.first(where: { name in behaviors.contains { Self.isDerived(name, from: $0.name) } }) {
      throw ConfigError(
        location, "the name '\(name)' is like those derived from behavior and id; choose another")
    }
  }

  private static func isDerived(_ name: String, from behavior: String) -> Bool {
    name.hasPrefix(behavior + "-") && Int64(name.dropFirst(behavior.count + 1)) != nil
  }
}
