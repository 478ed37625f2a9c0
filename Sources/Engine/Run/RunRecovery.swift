import Beamulator

/// The state left by the earlier processes of a run: their spool, and the statistics to continue from.
struct RunRecovery {
  let spool: SpoolRecovery
  /// The spool of this process, with the segments of earlier ones.
  let segments: Spool
  /// The resumed run at its checkpoint, with the later records counted; nil for a new run.
  let earlier: SavedRun?

  /// Opens the sink and reads the spool.
  ///
  /// - Throws: When the sink cannot be opened or the spool's folder cannot be used.
  init(_ setup: RunSetup) throws {
    var folder = try setup.spoolFolder.map(SpoolFolder.init)
    let last = try Self.openSink(setup)
    let saved = setup.resumed?.run
    // After an exact checkpoint all recorded actions are repeated. Only after the sink is open: otherwise a failed
    // resumption would lose records that wait in the spool.
    if saved?.isExact != false { folder?.removeStreams() }
    segments = Spool(folder, size: setup.plan.spool.value)
    guard var saved else {
      (spool, earlier) = (SpoolRecovery(sequence: 0), nil)
      return
    }
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

  /// Opens the sink, and returns the highest number of a stored record.
  private static func openSink(_ setup: RunSetup) throws -> Int64 {
    guard let saved = setup.resumed?.run else {
      try setup.sink.open(setup.metadata)
      return 0
    }
    return try setup.sink.reopen(setup.metadata, keepingUpTo: saved.isExact ? saved.sequence : nil)
  }
}
