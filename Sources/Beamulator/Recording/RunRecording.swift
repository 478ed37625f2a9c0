/// The recorders of a run's shards; told of its actors' lives.
final class RunRecording: ActorObserver {
  let recorders: [ShardRecorder]

  let echo: RecentIncidents

  init(_ recorders: [ShardRecorder], _ echo: RecentIncidents) {
    self.recorders = recorders
    self.echo = echo
  }

  func observe(_ event: LifeEvent, of actor: ActorID, label: ActorLabel?, behavior: String, on shard: Shard) {
    recorders[shard.index].record(event, of: ActorIdentity(id: actor, behavior: behavior, givenName: label?.name))
  }
}
