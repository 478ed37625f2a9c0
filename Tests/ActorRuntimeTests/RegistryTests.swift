import ActorRuntime
import Testing

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
    #expect(registry.actors(behavior: "Sensor") == [1, 2, 3])
    #expect(registry.actors(tagged: "device") == [1, 2, 3, 4])
    #expect(registry.actors(tagged: "nothing").isEmpty)
    #expect(registry.actor(named: "Sam") == 4)
    #expect(registry.actor(named: "Person-4") == nil)
    #expect(registry.actor(named: "Person-5") == 5)
    #expect(registry.actor(named: "Person-1") == nil)
    #expect(registry.actor(named: "Person-x") == nil)
    #expect(registry.name(of: 2) == "Sensor-2" && registry.name(of: 4) == "Sam" && registry.name(of: 9) == nil)
    #expect(registry.behavior(of: 5) == "Person" && registry.contains(5) && !registry.contains(6))
  }

  @Test func whoStopsIsForgotten() async throws {
    let runtime = try populated()
    await runtime.live(until: .start + .seconds(3))
    #expect(runtime.registry.count == 4 && runtime.registry.spawned == 5)
    #expect(runtime.registry.actors(behavior: "Sensor") == [1, 3])
    #expect(!runtime.registry.contains(2) && runtime.registry.name(of: 2) == nil)
  }

  @Test func aNameIsGivenOnce() throws {
    let runtime = try populated()
    let error = #expect(throws: RuntimeError.self) {
      try runtime.spawn(labels: [ActorLabel(name: "Sam", tags: [])]) { _ in .stop }
    }
    #expect(error?.description == "an actor named 'Sam' lives already: names are unique, choose another")
    #expect(runtime.registry.count == 5)
  }
}
