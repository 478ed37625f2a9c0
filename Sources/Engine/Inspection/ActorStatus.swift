import ActorRuntime

/// The status of an actor.
package enum ActorStatus: String, Sendable, Codable, CaseIterable {
  /// Waiting for the next act.
  case waiting
  case acting
  /// Waiting after a crash.
  case crashed
  case quarantined
  /// Paused until it is resumed.
  case paused

  init(_ condition: ActorCondition, isActing: Bool) {
    self =
      switch condition {
      case .quarantined: .quarantined
      case .paused: .paused
      case .crashed: isActing ? .acting : .crashed
      case .waiting, .gone: isActing ? .acting : .waiting
      }
  }

  init(_ cell: ActorSnapshot) {
    self =
      cell.quarantined != nil
      ? .quarantined : cell.isActing ? .acting : cell.isPaused ? .paused : cell.crashes > 0 ? .crashed : .waiting
  }
}
