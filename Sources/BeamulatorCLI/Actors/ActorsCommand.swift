import Engine
import Beamulator
import Foundation

/// `beamulator actors …`: shows and changes the actors of an active run.
enum ActorsCommand {
  static let spec = CommandSpec(
    name: "actors", usage: "actors SUBCOMMAND", summary: "inspect and change actors of a running simulation",
    flags: [
      CommandSpec.Flag(name: "all", value: nil, summary: "show all actors in the tree, not only those with problems"),
      CommandSpec.Flag(name: "count", value: "N", summary: "number to spawn, or maximum number to change"),
      CommandSpec.Flag(name: "config", value: "KEY=VALUE", summary: "set a configuration value", repeats: true),
      CommandSpec.Flag(name: "state", value: "KEY=VALUE", summary: "set a state value", repeats: true),
      CommandSpec.Flag(name: "tag", value: "TAG", summary: "tag of the spawned actors", repeats: true),
      CommandSpec.Flag(name: "name", value: "NAME", summary: "name of a spawned actor", repeats: true),
      CommandSpec.Flag(name: "over", value: "10m", summary: "simulated time over which the spawned actors arrive"),
      CommandSpec.Flag(name: "after", value: "1h", summary: "simulated time until the first spawned actor acts"),
      CommandSpec.Flag(name: "behavior", value: "NAME", summary: "behavior to switch to"),
      CommandSpec.Flag(name: "at-once", value: nil, summary: "destroy without waiting for acts in flight"),
      CommandSpec.Flag(name: "type", value: "NAME", summary: "type of the message"),
      CommandSpec.Flag(name: "message", value: "JSON", summary: "content of the message (default: {})"),
    ] + CommandSpec.liveFlags,
    subcommands: [
      ("actors tree [--all]", "show the supervision tree with crashed and quarantined actors"),
      ("actors list [SELECTOR]", "list the first 100 matching actors"),
      ("actors show SELECTOR", "show the details of one actor"),
      ("actors spawn BEHAVIOR", "spawn actors; --count --config --tag --name --over --after"),
      ("actors destroy SELECTOR", "destroy actors after the act in flight; --at-once --count"),
      ("actors replace SELECTOR", "change --behavior or --config; compatible state is kept; --count"),
      ("actors pause SELECTOR", "pause actors; --count"),
      ("actors resume SELECTOR", "resume paused actors; --count"),
      ("actors act SELECTOR", "trigger an act now; --count"),
      ("actors set SELECTOR", "change values of --state or --config; --count"),
      ("actors tell SELECTOR", "send a message; --type --message --count"),
      ("actors release SELECTOR", "release actors from quarantine with their current state; --count"),
      ("actors save", "write a checkpoint of the run now"),
      ("actors save FILE [SELECTOR]", "save the state of actors to a file"),
      ("actors restore FILE", "restore actors from a file"),
    ],
    notes: [
      "SELECTOR is all, an ID, a name, or a list of conditions that must all hold:",
      "  behavior=NAME  tag=TAG  id=1..100  name=~PART  state=STATE",
    ], words: 1...100, needs: "a subcommand, for example: beamulator actors list", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let words = arguments.words
    let rest = words.dropFirst()
    // Reject an invalid selector before searching for a run.
    func selector(_ words: ArraySlice<String>) throws -> String {
      try ActorSelector(words.map(quoted).joined(separator: " ")).description
    }
    switch words[0] {
    case "tree":
      guard rest.isEmpty else { throw CommandError("actors tree takes no arguments") }
      try tree(arguments)
    case "list": try list(arguments, try selector(rest))
    case "show":
      guard !rest.isEmpty else { throw CommandError("actors show requires one actor: beamulator actors show ID|NAME") }
      try show(arguments, try selector(rest))
    case "spawn":
      guard rest.count == 1 else {
        throw CommandError("actors spawn requires a behavior: beamulator actors spawn NAME --count 10")
      }
      let order = try ActorOrder.spawn(words[1], arguments)
      try print(LiveRun(arguments).post("/api/v1/actors", order), arguments) { (actors: SpawnedActors) in
        actors.spawned == 1
          ? "actor \(actors.firstID) spawned"
          : "\(actors.spawned) actors spawned: \(actors.firstID) to \(actors.lastID)"
      }
    case let verb where ActorOrder.verbs[verb] != nil:
      guard !rest.isEmpty else {
        throw CommandError("actors \(verb) requires a selector: actors \(verb) behavior=NAME, or actors \(verb) all")
      }
      return try change(arguments, verb, try selector(rest))
    case "save":
      if rest.isEmpty {
        try checkpoint(arguments)
      } else {
        try save(arguments, words[1], try selector(rest.dropFirst()))
      }
    case "restore":
      guard rest.count == 1 else { throw CommandError("actors restore requires a file: actors restore FILE") }
      return try restore(arguments, words[1])
    default:
      throw CommandError.unknown(
        "actors subcommand", words[0],
        among: ["tree", "list", "show", "spawn", "save", "restore"] + ActorOrder.verbs.keys.sorted())
    }
    return ExitCode.done
  }

  /// Quotes an argument with spaces, so that it is read as one name.
  private static func quoted(_ word: String) -> String {
    word.contains(" ") && !word.contains("=") && !word.contains("\"") ? "\"\(word)\"" : word
  }

  private static func tree(_ arguments: Arguments) throws {
    let query = arguments.has("all") ? [URLQueryItem(name: "all", value: "1")] : []
    try print(LiveRun(arguments).get("/api/v1/tree", query), arguments) { (tree: SupervisionTree) in tree.text }
  }

  private static func list(_ arguments: Arguments, _ selector: String) throws {
    let data = try LiveRun(arguments).get("/api/v1/actors", [URLQueryItem(name: "select", value: selector)])
    try print(data, arguments) { ActorListText(list: $0).text }
  }

  private static func show(_ arguments: Arguments, _ selector: String) throws {
    let run = try LiveRun(arguments)
    var id = ActorID(selector)
    if id == nil {
      let data = try run.get("/api/v1/actors", [URLQueryItem(name: "select", value: selector)])
      let found = try JSONDecoder().decode(ActorList.self, from: data)
      guard found.matched <= 1 else {
        throw CommandError("'\(selector)' matches \(found.matched) actors; select one, see beamulator actors list")
      }
      id = found.actors.first?.id
    }
    guard let id else {
      throw CommandError("no actor matches '\(selector)'; see beamulator actors list, or search with name=~PART")
    }
    let status = try LiveStatus(json: run.get("/api/v1/status"))
    try print(run.get("/api/v1/actors/\(id)"), arguments) { ActorDetailText(actor: $0, run: status).text }
  }

  private static func change(_ arguments: Arguments, _ verb: String, _ selector: String) throws -> Int32 {
    let body = try ActorOrder.change(verb, selector, arguments)
    return try report(
      LiveRun(arguments).post("/api/v1/actors/\(verb)", body), arguments, done: ActorOrder.verbs[verb] ?? verb)
  }

  /// Prints the result of a change and returns the exit code.
  private static func report(_ data: Data, _ arguments: Arguments, done verb: String) throws -> Int32 {
    let actors = try JSONDecoder().decode(BatchResult.self, from: data)
    if actors.changedNothing, !arguments.has("json") { throw CommandError(actors.text(done: verb)) }
    try print(data, arguments) { (actors: BatchResult) in actors.text(done: verb) }
    return actors.changedNothing ? ExitCode.badInput : ExitCode.done
  }

  private static func checkpoint(_ arguments: Arguments) throws {
    try print(LiveRun(arguments).post("/api/v1/simulation/checkpoint", Data("{}".utf8)), arguments) {
      (kept: KeptCheckpoint) in
      let time = Timespan.seconds(kept.simulatedSeconds).shortText
      return "checkpoint saved at \(time) of simulated time; \(kept.actors) changed actors"
    }
  }

  /// The part of saved actors that is needed to count them.
  private struct Saved: Decodable {
    struct Actor: Decodable {}
    var actors: [Actor]
  }

  private static func save(_ arguments: Arguments, _ file: String, _ selector: String) throws {
    guard !file.contains("=") else {
      throw CommandError("actors save requires a file before the selector: actors save FILE \(file)")
    }
    try RunDirectory.checkFolder(of: file)
    let body = try JSONEncoder().encode(["select": selector])
    let data = try LiveRun(arguments).post("/api/v1/actors/save", body)
    let count = try JSONDecoder().decode(Saved.self, from: data).actors.count
    guard count > 0 else {
      throw CommandError("no actor matches '\(selector)', \(file) was not written; see beamulator actors list")
    }
    // States may contain secrets.
    try RunDirectory.write(data, to: file, mode: 0o600)
    Terminal.print(
      arguments.has("json")
        ? JSON.object([.init("file", .string(file)), .init("actors", .int(Int64(count)))]).text
        : "\(count) actors saved to \(file)")
  }

  private static func restore(_ arguments: Arguments, _ file: String) throws -> Int32 {
    guard access(file, R_OK) == 0, let data = FileManager.default.contents(atPath: file) else {
      throw FileError(reading: file, errno)
    }
    return try report(LiveRun(arguments).post("/api/v1/actors/restore", data), arguments, done: "restored")
  }

  /// Prints an answer, with `--json` unchanged.
  private static func print<Answer: Decodable>(
    _ data: Data, _ arguments: Arguments, _ text: (Answer) -> String
  ) throws {
    if arguments.has("json") {
      Terminal.print(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines))
    } else {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      Terminal.print(text(try decoder.decode(Answer.self, from: data)))
    }
  }
}
