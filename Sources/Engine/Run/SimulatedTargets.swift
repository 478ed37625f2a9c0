import Beamulator
import Foundation
import Platform

/// The simulated targets of a run, one of each type, created on first use.
final class SimulatedTargets: Sendable {
  private let executor: any SerialExecutor
  private let targets = Locked<[ObjectIdentifier: any SimulatedTarget]>([:])

  /// The saved states of targets as JSON, by the names of their types.
  private let earlier: [String: String]

  init(_ executor: any SerialExecutor, saved earlier: [String: String] = [:]) {
    self.executor = executor
    self.earlier = earlier
  }

  /// Returns the states of persistent targets as JSON, by the names of their types. Must be called on the executor of
  /// the simulated targets.
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
    else { return T(executor) }
    return target
  }

  private func restore<T: PersistentTarget>(_ type: T.Type, _ text: String) -> T? {
    (try? StoredValue.value(T.Saved.self, Data(text.utf8))).map { T(executor, saved: $0) }
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
