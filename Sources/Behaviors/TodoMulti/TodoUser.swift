public import Beamulator

/// A user with an account: registers, logs in, then adds and removes their own todos during working hours.
public struct TodoUser: Behavior {
  public struct State: ActorState {
    var name: String?
    var password = ""
    var isRegistered = false
    var token: String?
    /// The IDs of the todos that the user expects to exist.
    var todos: [Int64] = []
    /// Whether a change has no known outcome, so that ``todos`` may be wrong.
    var isUnsure = false

    public init() {}
  }

  public var hours = WorkingHours()
  public var wait = Wait.minutes(15...30)
  /// The number of todos from which none is added.
  public var enough = 10
  /// The maximum delay of the first act after the start of a working day.
  public var tardiness = Timespan.minutes(30)
  /// The time before the end of working hours in which no new action is started.
  public var closing = Timespan.minutes(5)

  public init() {}

  public func act(_ me: inout ActContext<State>) async throws -> Next {
    do {
      try await work(&me)
    } catch let failure as ActionFailure where failure.status == 401 {
      // The session has expired; the next act logs in again.
      me.state.token = nil
      throw failure
    }
    let next = me.due + wait.draw(&me.random)
    return .at(hours.move(next, in: me.calendar, spread: tardiness, using: &me.random))
  }

  /// Lists the todos and adds or removes one, within working hours.
  private func work(_ me: inout ActContext<State>) async throws {
    try await signIn(&me)
    guard isOpen(me), let token = me.state.token else { return }
    let todos = try await me.perform(OwnTodos(token).list()) { [known = me.state.todos, isSure = !me.state.isUnsure] in
      $0.complain(.urgent, "I see a todo that is not mine") { isSure && !Set($0.map(\.id)).isSubset(of: known) }
      $0.complain(.urgent, "A todo of mine is gone") { isSure && !Set(known).isSubset(of: $0.map(\.id)) }
      $0.complainAboutFailure(.urgent, "I cannot see my todos")
    }
    me.state.todos = todos.map(\.id)
    me.state.isUnsure = false
    guard isOpen(me) else { return }
    me.state.isUnsure = true
    if let todo = todos.randomElement(using: &me.random), todos.count >= enough || me.random.chance(0.4) {
      try await me.perform(OwnTodos(token).remove(todo.id))
      me.state.todos.removeAll { $0 == todo.id }
    } else {
      let title = me.random.title()
      let added = try await me.perform(OwnTodos(token).add(title)) {
        $0.complain(.annoying, "My todo came back with another title") { $0.title != title }
      }
      me.state.todos.append(added.id)
    }
    me.state.isUnsure = false
  }

  /// Registers and logs in if necessary.
  private func signIn(_ me: inout ActContext<State>) async throws {
    guard me.state.token == nil, isOpen(me) else { return }
    if !me.state.isRegistered {
      let person = me.random.person()
      me.state.name = person.username
      me.state.password = me.random.password()
      try await me.perform(Accounts.register(person.username, password: me.state.password))
      me.state.isRegistered = true
    }
    guard isOpen(me), let name = me.state.name else { return }
    me.state.token = try await me.perform(Accounts.logIn(name, password: me.state.password)).token
  }

  private func isOpen(_ me: ActContext<State>) -> Bool {
    hours.contains(me.now, in: me.calendar) && hours.contains(me.now + closing, in: me.calendar)
  }
}
