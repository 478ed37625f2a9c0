package import Beamulator

/// The behaviors available to every simulation.
package enum ShippedBehaviors {
  package static let all: [any Behavior.Type] = [
    Collector.self, Organizer.self, Procrastinator.self, Sensor.self, TodoUser.self,
  ]
}
