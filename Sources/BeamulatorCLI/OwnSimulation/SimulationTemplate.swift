import Engine
import Beamulator

/// The files of a new simulation: guests of a café. The café is simulated within the run, so no server is needed.
struct SimulationTemplate {
  let name: String

  var files: [(name: String, text: String)] {
    [
      ("simulation.yaml", configuration), ("MyBehavior.swift", behavior), ("Actions.swift", actions),
      ("README.md", readme),
    ]
  }

  private var configuration: String {
    """
    # Population, speed and duration. See docs/reference/simulation-yaml.md for all keys.
    name: \(JSON.string(name).text)
    seed: 1
    speed: 3600             # simulated seconds per second; max skips from event to event
    duration: 1d            # simulated time; without it, the run continues until Ctrl-C
    # target:               # the service under test, for actions over HTTP
    #   url: http://127.0.0.1:8000
    population:
      - behavior: MyBehavior
        count: 50
        config: { favourite: espresso }
        arrive: { over: 1h }
    thresholds:
      complaints{severity:urgent}: ["count==0"]

    """
  }

  private var behavior: String {
    """
    import Beamulator

    /// A guest of the café. Orders a drink every few hours.
    struct MyBehavior: Behavior {
      /// The state that a guest keeps between acts.
      struct State: ActorState {
        var coffees = 0
      }

      // Configuration and defaults; `config` in simulation.yaml overrides them.
      var favourite = "cappuccino"
      var wait = Wait.hours(1...3)

      /// Performs one act and returns when the next one is due.
      func act(_ me: inout ActContext<State>) async throws -> Next {
        let drink = me.random.chance(0.8) ? favourite : "tea"
        try await me.perform(Order(drink: drink)) {
          $0.complain(.annoying, "I ordered \\(drink) and got something else") { $0 != drink }
          $0.complainAboutFailure(.justsayin, "Not today")
        }
        me.state.coffees += 1
        return .after(wait)
      }
    }

    """
  }

  private var actions: String {
    #"""
    import Beamulator

    /// An action of a guest: its name, the arguments to record and how to perform it.
    ///
    /// For a web service, use an HTTP action instead:
    ///
    ///     func order(_ drink: String) -> HTTPAction<NoContent> {
    ///       HTTPAction("order", "POST", "/orders", arguments: ["drink": .string(drink)], body: ["drink": .string(drink)])
    ///     }
    struct Order: Action {
      let name = "order"
      var drink: String
      var arguments: JSON { ["drink": .string(drink)] }

      func perform(_ call: inout ActionCall) async throws -> String {
        let served = try await call.simulated(Cafe.self).serve(drink)
        call.result = served
        return served
      }
    }

    /// The target, simulated within the run.
    actor Cafe: SimulatedTarget {
      struct SoldOut: Error, CustomStringConvertible {
        let description: String
      }

      nonisolated let executor: any SerialExecutor
      nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
      private var served = 0

      init(_ executor: any SerialExecutor) { self.executor = executor }

      func serve(_ drink: String) throws -> String {
        served += 1
        if served % 100 == 0 { throw SoldOut(description: "\(drink) is sold out") }
        return served % 37 == 0 ? "tap water" : drink
      }
    }

    """#
  }

  private var readme: String {
    """
    # \(name)

    Fifty guests of a café order a drink every one to three hours and complain if they get a different one.

        beamulator run \(name)                   # one simulated day, one hour per second
        beamulator run \(name) --speed max       # the same day, as fast as possible
        beamulator check \(name)                 # validate it and list all configuration keys

    - `simulation.yaml`: population, speed and duration.
    - `MyBehavior.swift`: the behavior of a guest.
    - `Actions.swift`: the actions of a guest, and the café.

    `beamulator run` compiles all Swift files of this folder. `simulation.yaml` can use every `Behavior` in them that is
    not private. Change a line and run it again.

    """
  }
}
