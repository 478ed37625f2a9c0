public import Beamulator

/// Looks at the list, half the time leaves it at that, and else marks some task done, or not done after all.
public struct Procrastinator: Behavior {
  public var wait = Wait.hours(1...2)
  /// How often a look at the list is all.
  public var laziness = 0.5

  public init() {}

  public func act(_ me: inout ActContext<NoState>) async throws -> Next {
    let tasks = try await me.perform(Todo.listTasks()) {
      $0.complainAboutFailure(.urgent, "I cannot see my tasks")
    }
    guard !me.random.chance(laziness), let task = tasks.randomElement(using: &me.random) else { return .after(wait) }
    let done = !task.completed
    try await me.perform(Todo.markTask(task, completed: done)) {
      $0.complain(.annoying, "I marked a task \(done ? "done" : "not done") and it says otherwise") {
        $0.completed != done
      }
      $0.complainAboutFailure(.justsayin, "A task cannot be marked")
    }
    return .after(wait)
  }
}
