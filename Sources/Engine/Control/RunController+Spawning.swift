import ActorRuntime
import Beamulator

/// Spawning actors.
extension RunController {
  /// The number of new actors that start per second of wall-clock time unless a span is given, so that the acts of
  /// other actors are not delayed.
  private static let arrivalsPerSecond = 5000.0

  static let behaviorRemedy = "list the behaviors with beamulator check DIR or GET /api/v1/behaviors"

  func spawn(_ order: SpawnOrder) async throws(ControlError) -> SpawnedActors {
    let (part, labels, arrival) = try prepare(order)
    let (run, start, count) = (run, run.runtime.now, order.count)
    let ids: Result<ClosedRange<ActorID>, any Error> = try await run.gate.answer { reply in
      // All actors may have arrived before their ids are known here.
      let arrived = Arrival(reply)
      do {
        let ids = try run.runtime.spawn(
          part.prepared.group(run.recording, part.tags), count: count, labels: labels,
          firstAct: { arrival.firstAct($0, of: count, from: start) }, completion: { arrived.haveArrived() })
        run.population.enter(run.population.add(part), ids)
        arrived.set(ids)
      } catch {
        reply(.failure(error))
      }
    }
    do {
      let ids = try ids.get()
      return SpawnedActors(spawned: count, firstID: ids.lowerBound, lastID: ids.upperBound)
    } catch {
      throw ControlError(.badRequest, "\(error)", remedy: Self.behaviorRemedy)
    }
  }

  private func prepare(
    _ order: SpawnOrder
  ) throws(ControlError) -> (part: RunPlan.Part, labels: [ActorLabel], arrival: ArrivalConfig) {
    guard order.count > 0 else {
      throw ControlError(.badRequest, "count is 0: there is nothing to spawn", remedy: "give 1 or more")
    }
    for span in [order.over, order.after].compactMap(\.self) where span < .zero {
      throw ControlError(.badRequest, "over or after is \(span)", remedy: "give a duration of 0 or more")
    }
    do {
      let location = order.behavior.location
      let kind = try BehaviorType.named(order.behavior.text, among: run.plan.kinds, at: location)
      let part = try RunPlan.Part(
        kind, tags: order.tags ?? [], config: order.config ?? ConfigNode(.null, location: location))
      try RunPlan.Part.check(order.names ?? [], run.plan.kinds, at: location)
      let labels = (order.names ?? []).prefix(order.count).map { ActorLabel(name: $0, tags: []) }
      return (part, labels, ArrivalConfig(over: order.over ?? span(ofArrivals: order.count), after: order.after))
    } catch {
      throw ControlError(.badRequest, "\(error)", remedy: Self.behaviorRemedy)
    }
  }

  /// The simulated time over which the first acts of a number of actors are spread.
  private func span(ofArrivals count: Int) -> Timespan {
    guard case .times(let speed) = run.overrides.now.speed, count > 100 else { return .zero }
    return Timespan(rounding: Double(count) / Self.arrivalsPerSecond * speed * 1e9)
  }
}
