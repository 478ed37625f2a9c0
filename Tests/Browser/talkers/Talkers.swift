import Beamulator

/// Says its word every second and complains if it hears a different word.
struct Talker: Behavior {
  struct State: ActorState {
    var word = #"<i class="injected">hello</i>"#
    var said = 0
  }

  var pace = Wait.seconds(1)

  func act(_ me: inout ActContext<State>) async throws -> Next {
    let word = me.state.word
    try await me.perform(Say(word: word)) {
      $0.complain(.annoying, #"I heard <em class="injected">nonsense</em>"#) { $0 != word }
    }
    me.state.said += 1
    return .after(pace)
  }
}

/// Crashes in every act.
struct Stumbler: Behavior {
  struct State: ActorState {}
  struct Stumbled: Error, CustomStringConvertible { var description: String { #"<s class="injected">ouch</s>"# } }

  var restarts = RestartPolicy(crashes: 2)

  func act(_ me: inout ActContext<State>) async throws -> Next { throw Stumbled() }
}

/// Makes calls that fail. The population has none; tests spawn one.
struct Caller: Behavior {
  struct State: ActorState {}

  func act(_ me: inout ActContext<State>) async throws -> Next {
    _ = await me.attempt(Call())
    return .after(.seconds(1))
  }
}

struct Call: Action {
  struct NoAnswer: Error, CustomStringConvertible {
    var description: String { "connect failed: " + String(repeating: "no answer from the other end; ", count: 4) }
  }

  let name = "call"
  let arguments: JSON = ["words": .string(String(repeating: "hello ", count: 40))]

  func perform(_ call: inout ActionCall) async throws { throw NoAnswer() }
}

struct Say: Action {
  let name = "say"
  var word: String
  var arguments: JSON { ["word": .string(word)] }

  func perform(_ call: inout ActionCall) async throws -> String {
    let heard = await call.simulated(Hall.self).hear(word)
    call.result = heard
    return heard
  }
}

/// The simulated target of `Say`. It garbles every fifth word.
actor Hall: SimulatedTarget {
  nonisolated let executor: any SerialExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private var words = 0

  init(_ executor: any SerialExecutor) { self.executor = executor }

  func hear(_ word: String) -> String {
    words += 1
    return words % 5 == 0 ? "mumble" : word
  }
}
