import Synchronization

/// A model of a service that lives in the run itself: a Swift actor on the run's ``Exchange``.
///
///     actor Shop: SimulatedTarget {
///       nonisolated let exchange: Exchange
///       nonisolated var unownedExecutor: UnownedSerialExecutor { exchange.asUnownedSerialExecutor() }
///       init(_ exchange: Exchange) { self.exchange = exchange }
///       func buy(_ item: String) -> Bool { … }
///     }
///
/// Actions reach it with ``ActionCall/simulated(_:)``. When time skips, the same run makes the same decisions against it
/// every time, whatever the number of shards.
public protocol SimulatedTarget: Actor {
  init(_ exchange: Exchange)
}

/// The simulated targets of a run, one of each type, made when first asked for.
final class SimulatedTargets: Sendable {
  private let exchange: Exchange
  private let targets = Mutex<[ObjectIdentifier: any SimulatedTarget]>([:])

  init(_ exchange: Exchange) { self.exchange = exchange }

  func target<T: SimulatedTarget>(_ type: T.Type) -> T {
    targets.withLock { targets in
      if let target = targets[ObjectIdentifier(type)] as? T { return target }
      let target = T(exchange)
      targets[ObjectIdentifier(type)] = target
      return target
    }
  }
}
