package import Beamulator

/// The properties of a run that observers read without waiting for its shards; callable from any thread.
extension Run {
  /// The current population.
  package var populationSnapshot: PopulationSnapshot { PopulationSnapshot(population.now) }

  /// The records that the sink does not have yet.
  package var waitingRecords: (count: Int, bytes: Int) {
    (Int(writer.lastTaken - writer.lastAcknowledged), writer.spoolBytes)
  }

  /// The last complaints and crashes.
  package var incidents: RecentIncidents { recording.incidents }

  /// The last lines of the log.
  package var recentLog: RecentList<JSON> { log.recent }
}
