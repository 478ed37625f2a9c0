import Beamulator

/// What the earlier processes of a run left: their spool, and the statistics to continue from.
struct RunRecovery {
  let spool: SpoolRecovery
  /// The spool of this process, with the segments of earlier ones.
  let segments: Spool
  /// The resumed run at its checkpoint, with what was recorded since; nil for a new run.
  let earlier: SavedRun?

  /// Opens the sink and reads the spool.
  ///
  /// - Throws: When the sink cannot be opened or the spool's folder cannot be used.
  init(_ setup: RunSetup) throws {
    var folder = try setup.spoolFolder.map(SpoolFolder.init)
    let saved = setup.resumed?.run
    // After an exact checkpoint everything that was recorded happens again.
    if saved?.isExact != false { folder?.removeStreams() }
    segments = Spool(folder, size: setup.plan.spool.value, appliesBackpressure: setup.plan.speed == .max)
    guard var saved else {
      try setup.sink.open(setup.metadata)
      (spool, earlier) = (SpoolRecovery(sequence: 0), nil)
      return
    }
    let last = try setup.sink.reopen(setup.metadata, keepingUpTo: saved.isExact ? saved.sequence : nil)
    spool =
      saved.isExact
      ? SpoolRecovery(sequence: saved.sequence) : SpoolRecovery(of: segments, stored: last, after: saved)
    let later = spool.sequence + Int64(spool.count) - saved.sequence
    if later > 0 {
      setup.log.write(
        .warning, "records are newer than the last checkpoint; those actions may be repeated", at: saved.simulated,
        fields: ["records": "\(later)", "in doubt": "\(spool.doubtful.count)"])
    }
    // Quarantined actors are counted as they are restored.
    saved.statistics.quarantined = 0
    saved.statistics.merge(spool.later)
    earlier = saved
  }
}
