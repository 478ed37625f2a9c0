import ActorRuntime
import Beamulator

/// What a new simulation starts from: guests of a café that is a model in the run itself, so that it runs anywhere.
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
    # What runs: who, how many, how fast. See docs/running.md for all keys.
    name: \(JSON.string(name).text)
    seed: 1
    speed: 3600             # simulated seconds per second; max skips from event to event
    duration: 1d            # simulated; leave it out to run until Ctrl-C
    # target:               # a service of yours, for actions over HTTP
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

    /// A guest of the café: comes, orders, waits some hours, comes again.
    struct MyBehavior: Behavior {
      /// What a guest remembers from act to act.
      struct State: ActorState {
        var coffees = 0
      }

      // The configuration with its defaults; simulation.yaml sets them under `config`.
      var favourite = "cappuccino"
      var wait = Wait.hours(1...3)

      /// One turn: act, and say what is next.
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

    /// Something a guest does: a name, arguments for the record, how to perform it.
    ///
    /// Against a web service it would be one line:
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

    /// The target: here a model that lives in the run itself.
    actor Cafe: SimulatedTarget {
      struct SoldOut: Error, CustomStringConvertible {
        let description: String
      }

      nonisolated let exchange: WindowBarrier
      nonisolated var unownedExecutor: UnownedSerialExecutor { exchange.asUnownedSerialExecutor() }
      private var served = 0

      init(_ exchange: WindowBarrier) { self.exchange = exchange }

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

    Fifty guests of a café order a drink every one to three hours and complain when they get another.

        beamulator run \(name)                   # an hour a second, for a day
        beamulator run \(name) --speed max       # the same day at once
        beamulator check \(name)                 # what would run, and what can be configured

    - `simulation.yaml`: who, how many, how fast.
    - `MyBehavior.swift`: how a guest lives.
    - `Actions.swift`: what a guest can do, and the café.

    All Swift files of this folder are compiled when it is run; every `Behavior` in them that is not private can be named
    in `simulation.yaml`. Change a line and run it again.

    """
  }
}
