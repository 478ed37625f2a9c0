public import Beamulator

/// A user that keeps the number of tasks within limits: adds a task below ``enough`` and removes one above ``few``.
public struct Organizer: Behavior {
  /// The number of tasks from which none is added.
  public var enough = 50
  /// The number of tasks up to which none is removed.
  public var few = 10
  public var wait = Wait.hours(1...2)

  public init() {}

  public func act(_ me: inout ActContext<NoState>) async throws -> Next {
    let tasks = try await me.perform(Todo.listTasks())
    if tasks.count < enough {
      try await me.perform(Todo.addTask(Self.title(&me.random))) {
        $0.complain(.annoying, "I added a task and it came back completed") { $0.completed }
      }
    }
    if tasks.count > few, let task = tasks.randomElement(using: &me.random) {
      try await me.perform(Todo.removeTask(task)) {
        $0.complainAboutFailure(.annoying, "I cannot get rid of a task")
      }
    }
    return .after(wait)
  }

  private static func title(_ random: inout RandomStream) -> String {
    let verbs = ["Buy", "Call", "Clean", "Fix", "Write", "Return", "Plan", "Find", "Water", "Cancel"]
    let things = ["the bike", "grandmother", "the kitchen", "the report", "a present", "the plants", "the tickets"]
    let verb = verbs.randomElement(using: &random) ?? "Do"
    return "\(verb) \(things.randomElement(using: &random) ?? "it")"
  }
}
