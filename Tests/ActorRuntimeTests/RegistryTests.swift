import Beamulator
import ActorRuntime
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RegistryTests {
  private func populated() throws -> Runtime {
    let runtime = try Runtime(shards: 2, pace: .skip, seed: 1)
    try runtime.spawn(3, behavior: "Sensor", tags: ["device"]) { me in me.id == 2 ? .stop : .after(.seconds(1)) }
    try runtime.spawn(
      2, behavior: "Person", tags: ["user"], labels: [ActorLabel(name: "Sam", tags: ["admin", "device"])]
    ) { _ in .after(.seconds(1)) }
    return runtime
  }

  @Test func actorsAreFoundByIdBehaviorNameAndTag() throws {
    let registry = try populated().registry
    #expect(registry.count == 5 && registry.spawned == 5)
    #expect(registry.actors(.behavior("Sensor")) == [1, 2, 3])
    #expect(registry.actors(.tagged("device")) == [1, 2, 3, 4])
    #expect(registry.actors(.tagged("nothing")).isEmpty)
    #expect(registry.actor(named: "Sam") == 4)
    #expect(registry.actor(named: "Person-4") == nil)
    #expect(registry.actor(named: "Person-5") == 5)
    #expect(registry.actor(named: "Person-1") == nil)
    #expect(registry.actor(named: "Person-x") == nil)
    #expect(registry.name(of: 2) == "Sensor-2" && registry.name(of: 4) == "Sam" && registry.name(of: 9) == nil)
    #expect(registry.behavior(of: 5) == "Person" && registry.contains(5) && !registry.contains(6))
  }

  @Test(
    arguments: [
      (ActorQuery.all, [1, 2, 3, 4, 5]), (.behavior("Sensor"), [1, 2, 3]), (.tagged("device"), [1, 2, 3, 4]),
      (.tagged("user", "device"), [4]), (.named("Sam"), [4]), (.named("Sensor-2"), [2]), (.id(3), [3]), (.id(77), []),
      (ActorQuery(behavior: "Sensor", ids: 2...9), [2, 3]), (ActorQuery(behavior: "Person", tags: ["admin"]), [4]),
      (ActorQuery(behavior: "Sensor", name: "Sam"), []), (ActorQuery(tags: ["admin"], name: "Sam", ids: 1...4), [4]),
      (.behavior("Nobody"), []), (.tagged("nothing", "user"), []),
    ] as [(ActorQuery, [ActorID])])
  func aQueryMatchesActorsThatMeetAllCriteria(query: ActorQuery, found: [ActorID]) throws {
    let registry = try populated().registry
    #expect(registry.actors(query) == found)
    #expect(registry.count(query) == found.count)
  }

  @Test(arguments: [Pace.skip, .scaled(1000)])
  func ownTagsBecomeVisibleOnceTheActSucceeds(pace: Pace) async throws {
    struct Trouble: Error {}
    let runtime = try Runtime(shards: 2, pace: pace, seed: 1)
    let crashes = EventLog<Int>()
    try runtime.spawn(3, tags: ["group"]) { me in
      if me.acts == 0 {
        me.ownTags = ["crashed"]
        if crashes.entries.count < 3 {
          crashes.add(1)
          throw Trouble()
        }
        me.ownTags = ["odd\(me.id % 2)", "group", "all"]
      }
      if me.acts == 1, me.id == 3 { me.ownTags = [] }
      return me.acts == 1 && me.id == 1 ? .stop : .after(.seconds(1))
    }
    await runtime.runInBackground(until: .start + .minutes(30))
    let registry = runtime.registry
    #expect(registry.actors(.tagged("crashed")).isEmpty)
    #expect(registry.actors(.tagged("odd1")).isEmpty && registry.actors(.tagged("odd0")) == [2])
    #expect(registry.actors(.tagged("all", "group")) == [2] && registry.actors(.tagged("group")) == [2, 3])
  }

  @Test func stoppedActorsAreRemoved() async throws {
    let runtime = try populated()
    await runtime.runInBackground(until: .start + .seconds(3))
    #expect(runtime.registry.count == 4 && runtime.registry.spawned == 5)
    #expect(runtime.registry.actors(.behavior("Sensor")) == [1, 3])
    #expect(!runtime.registry.contains(2) && runtime.registry.name(of: 2) == nil)
  }

  @Test func namesAreUnique() throws {
    let runtime = try populated()
    let error = #expect(throws: RuntimeError.self) {
      try runtime.spawn(labels: [ActorLabel(name: "Sam", tags: [])]) { _ in .stop }
    }
    #expect(error?.description == "an actor named 'Sam' already exists; names are unique, choose another")
    #expect(runtime.registry.count == 5)
  }
}
