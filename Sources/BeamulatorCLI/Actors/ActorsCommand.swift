import Engine
import Beamulator
import Foundation

/// `beamulator actors …`: looks at the actors of a run that lives, and changes them.
enum ActorsCommand {
  static let spec = CommandSpec(
    name: "actors", usage: "actors list|show|tree|spawn|destroy|replace|pause|resume|act|set|tell|release|save|restore",
    summary: "look at the actors of a living run, and change them",
    flags: [
      CommandSpec.Flag(name: "all", value: nil, summary: "show all actors in the tree"),
      CommandSpec.Flag(name: "count", value: "N", summary: "how many to spawn, or to touch at most"),
      CommandSpec.Flag(
        name: "config", value: "KEY=VALUE", summary: "a value of their configuration", repeats: true),
      CommandSpec.Flag(name: "state", value: "KEY=VALUE", summary: "a value of their state", repeats: true),
      CommandSpec.Flag(name: "tag", value: "TAG", summary: "a tag of those spawned", repeats: true),
      CommandSpec.Flag(name: "name", value: "NAME", summary: "a name of one spawned", repeats: true),
      CommandSpec.Flag(name: "over", value: "10m", summary: "the simulated time over which those spawned arrive"),
      CommandSpec.Flag(name: "after", value: "1h", summary: "how long after now the first of them acts"),
      CommandSpec.Flag(name: "behavior", value: "NAME", summary: "what they live by from now on"),
      CommandSpec.Flag(name: "at-once", value: nil, summary: "destroy them without waiting for acts in flight"),
      CommandSpec.Flag(name: "type", value: "NAME", summary: "the type of a message"),
      CommandSpec.Flag(name: "message", value: "JSON", summary: "what a message says (default: {})"),
    ] + CommandSpec.liveFlags,
    forms: [
      ("actors tree [--all]", "who sees to whom, who is quarantined or waits after a crash"),
      ("actors list [SELECTOR]", "the first hundred that are meant"),
      ("actors show SELECTOR", "all there is to know of one"),
      ("actors spawn BEHAVIOR", "let new actors live; --count --config --tag --name --over --after"),
      ("actors destroy SELECTOR", "end their lives, after the act in flight; --at-once"),
      ("actors replace SELECTOR", "let them live by another --behavior or --config; state is kept where it fits"),
      ("actors pause|resume SELECTOR", "keep them from acting, and let them act again"),
      ("actors act SELECTOR", "let them act now"),
      ("actors set SELECTOR", "change values of their --state or --config"),
      ("actors tell SELECTOR", "send them a message: --type --message"),
      ("actors release SELECTOR", "let them out of quarantine, with the state they have"),
      ("actors save", "save all to the run's own checkpoint, now"),
      ("actors save FILE [SELECTOR]", "write them to a file, as they are"),
      ("actors restore FILE", "make those of a file what they were"),
      ("SELECTOR", "all, 7, NAME, or what must hold: behavior=NAME tag=TAG id=1..100 name=~PART state=STATE"),
    ], words: 1...100, needs: "to know what to do, as in beamulator actors list", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let words = arguments.words
    let rest = words.dropFirst()
    // What is wrong with it is told before a run is looked for.
    func selector(_ words: ArraySlice<String>) throws -> String {
      try ActorSelector(words.map(quoted).joined(separator: " ")).description
    }
    switch words[0] {
    case "tree":
      guard rest.isEmpty else { throw CommandError("actors tree takes no further words") }
      try tree(arguments)
    case "list": try list(arguments, try selector(rest))
    case "show":
      guard !rest.isEmpty else { throw CommandError("actors show needs one actor: beamulator actors show ID|NAME") }
      try show(arguments, try selector(rest))
    case "spawn":
      guard rest.count == 1 else {
        throw CommandError("actors spawn needs a behavior: beamulator actors spawn NAME --count 10")
      }
      let order = try ActorOrder.spawn(words[1], arguments)
      try print(LiveRun(arguments).post("/api/v1/actors", order), arguments) { (actors: SpawnedActors) in
        actors.spawned == 1
          ? "actor \(actors.firstID) spawned"
          : "\(actors.spawned) actors spawned: \(actors.firstID) to \(actors.lastID)"
      }
    case let verb where ActorOrder.verbs[verb] != nil:
      guard !rest.isEmpty else {
        throw CommandError("actors \(verb) needs to know whom: actors \(verb) behavior=NAME, or actors \(verb) all")
      }
      return try touch(arguments, verb, try selector(rest))
    case "save":
      if rest.isEmpty {
        try checkpoint(arguments)
      } else {
        try save(arguments, words[1], try selector(rest.dropFirst()))
      }
    case "restore":
      guard rest.count == 1 else { throw CommandError("actors restore needs one file: beamulator actors restore FILE") }
      return try restore(arguments, words[1])
    default:
      throw CommandError.unknown(
        "word after actors", words[0],
        among: ["tree", "list", "show", "spawn", "save", "restore"] + ActorOrder.verbs.keys.sorted())
    }
    return ExitCode.done
  }

  /// What the shell gives as one word is one name.
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
        throw CommandError("\(found.matched) actors are meant by '\(selector)', and one is shown; see actors list")
      }
      id = found.actors.first?.id
    }
    guard let id else {
      throw CommandError("no actor is meant by '\(selector)'; see beamulator actors list, or search: name=~PART")
    }
    let status = try LiveStatus(json: run.get("/api/v1/status"))
    try print(run.get("/api/v1/actors/\(id)"), arguments) { ActorDetailText(actor: $0, run: status).text }
  }

  private static func touch(_ arguments: Arguments, _ verb: String, _ selector: String) throws -> Int32 {
    let body = try ActorOrder.touch(verb, selector, arguments)
    return try report(
      LiveRun(arguments).post("/api/v1/actors/\(verb)", body), arguments, done: ActorOrder.verbs[verb] ?? verb)
  }

  /// Prints what came of it for those meant; gives the exit code.
  private static func report(_ data: Data, _ arguments: Arguments, done verb: String) throws -> Int32 {
    let actors = try JSONDecoder().decode(BatchResult.self, from: data)
    if actors.isInVain, !arguments.has("json") { throw CommandError(actors.text(done: verb)) }
    try print(data, arguments) { (actors: BatchResult) in actors.text(done: verb) }
    return actors.isInVain ? ExitCode.badInput : ExitCode.done
  }

  private static func checkpoint(_ arguments: Arguments) throws {
    try print(LiveRun(arguments).post("/api/v1/simulation/checkpoint", Data("{}".utf8)), arguments) {
      (kept: KeptCheckpoint) in
      "saved at \(Timespan.seconds(kept.simulatedSeconds).shortText) of simulated time; \(kept.actors) actors had changed"
    }
  }

  /// As little of saved actors as it takes to count them.
  private struct Saved: Decodable {
    struct Actor: Decodable {}
    var actors: [Actor]
  }

  private static func save(_ arguments: Arguments, _ file: String, _ selector: String) throws {
    guard !file.contains("=") else {
      throw CommandError("actors save needs a file before the selector: actors save FILE \(file)")
    }
    try RunDirectory.checkFolder(of: file)
    let body = try JSONEncoder().encode(["select": selector])
    let data = try LiveRun(arguments).post("/api/v1/actors/save", body)
    let count = try JSONDecoder().decode(Saved.self, from: data).actors.count
    guard count > 0 else {
      throw CommandError("no actor is meant by '\(selector)', so \(file) is not written; see beamulator actors list")
    }
    // States may hold what is nobody else's business.
    try RunDirectory.write(data, to: file, mode: 0o600)
    Terminal.print(
      arguments.has("json")
        ? JSON.object([.init("file", .string(file)), .init("actors", .int(Int64(count)))]).text
        : "\(count) actors saved in \(file)")
  }

  private static func restore(_ arguments: Arguments, _ file: String) throws -> Int32 {
    guard access(file, R_OK) == 0, let data = FileManager.default.contents(atPath: file) else {
      throw FileError(reading: file, errno)
    }
    return try report(LiveRun(arguments).post("/api/v1/actors/restore", data), arguments, done: "restored")
  }

  /// Prints an answer, for programs as it came.
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
