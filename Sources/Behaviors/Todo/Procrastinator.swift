public import Beamulator

/// A user that lists the tasks and, unless it is lazy, toggles the completion of a random one.
public struct Procrastinator: Behavior {
  public var wait = Wait.hours(1...2)
  /// The probability that an act only lists the tasks.
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
