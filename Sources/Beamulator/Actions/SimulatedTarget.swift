import Foundation
import Synchronization

/// A model of a service that lives in the run itself: a Swift actor on the run's ``WindowBarrier``.
///
///     actor Shop: SimulatedTarget {
///       nonisolated let exchange: WindowBarrier
///       nonisolated var unownedExecutor: UnownedSerialExecutor { exchange.asUnownedSerialExecutor() }
///       init(_ exchange: WindowBarrier) { self.exchange = exchange }
///       func buy(_ item: String) -> Bool { … }
///     }
///
/// Actions reach it with ``ActionCall/simulated(_:)``. When time skips, the same run makes the same decisions against it
/// every time, whatever the number of shards.
public protocol SimulatedTarget: Actor {
  init(_ exchange: WindowBarrier)
}

/// A simulated target that is saved with the run's actors, and goes on from what it was when the run is resumed. One that
/// is not begins anew.
public protocol PersistentTarget: SimulatedTarget {
  associatedtype Saved: Codable & Sendable
  /// What it has become.
  var saved: Saved { get }
  /// Makes one that goes on from there.
  init(_ exchange: WindowBarrier, saved: Saved)
}

/// The simulated targets of a run, one of each type, made when first asked for.
final class SimulatedTargets: Sendable {
  private let exchange: WindowBarrier
  private let targets = Mutex<[ObjectIdentifier: any SimulatedTarget]>([:])

  /// What targets were when the run was saved, JSON by their types' names.
  private let earlier: [String: String]

  init(_ exchange: WindowBarrier, saved earlier: [String: String] = [:]) {
    self.exchange = exchange
    self.earlier = earlier
  }

  /// What those have become that are saved, JSON by their types' names; to be asked for where simulated targets run.
  func saved() throws -> [String: String] {
    var texts = earlier
    for target in targets.withLock({ Array($0.values) }) {
      guard let target = target as? any PersistentTarget else { continue }
      texts[StoredValue.name(of: type(of: target))] = try Self.saved(target)
    }
    return texts
  }

  private static func saved<T: PersistentTarget>(_ target: T) throws -> String {
    try StoredValue.text(target.assumeIsolated { $0.saved })
  }

  private func make<T: SimulatedTarget>(_ type: T.Type) -> T {
    guard let type = type as? any PersistentTarget.Type, let text = earlier[StoredValue.name(of: type)],
      let target = restore(type, text) as? T
    else { return T(exchange) }
    return target
  }

  private func restore<T: PersistentTarget>(_ type: T.Type, _ text: String) -> T? {
    (try? StoredValue.value(T.Saved.self, Data(text.utf8))).map { T(exchange, saved: $0) }
  }

  func target<T: SimulatedTarget>(_ type: T.Type) -> T {
    targets.withLock { targets in
      if let target = targets[ObjectIdentifier(type)] as? T { return target }
      let target = make(type)
      targets[ObjectIdentifier(type)] = target
      return target
    }
  }
}
