package import Beamulator

/// The behaviors that simulations can use without declaring their own.
package enum ShippedBehaviors {
  package static let all: [any Behavior.Type] = [
    Collector.self, Organizer.self, Procrastinator.self, Sensor.self, TodoUser.self,
  ]
}
