/// The interface of an actor's shard for its acts; implemented by the runtime. Must be used on the shard's thread.
package protocol ActorHost: AnyObject, Sendable {
  /// The services of the run for acts on this shard.
  var services: any RunServices { get }

  /// The current simulated time.
  var now: SimulatedTime { get }
  /// The monotonic clock, in nanoseconds.
  var monotonicNow: Int64 { get }
  /// Whether the current thread is the one that runs this shard.
  var isDrainedHere: Bool { get }
  /// Notes that an actor's code runs again after a suspension.
  func resumed(_ actor: ActorID)
  /// Runs a closure on the shard's thread, soon. Thread-safe.
  func submit(_ call: @escaping @Sendable () -> Void)

  func actors(_ query: ActorQuery) -> [ActorID]
  func count(_ query: ActorQuery) -> Int
  func actor(named name: String) -> ActorID?
  func name(of actor: ActorID) -> String?

  /// Sends an envelope to actors on any shard.
  func post(_ envelope: Envelope, to actors: [ActorID], waking: Bool)
  /// Sends a request and waits for its answer; nil when none arrives in time.
  nonisolated(nonsending) func ask(
    _ actor: ActorID, _ body: any Sendable, by asker: ActorID, within limit: Timespan, waking: Bool
  ) async -> (any Sendable)?
  /// Answers a message that is a request; nil ends the request without an answer.
  func answer(_ envelope: Envelope, with body: (any Sendable)?, by actor: ActorID)
  /// Takes messages out of an actor's mailbox, in the act identified by its completed acts and its due time.
  func takeEnvelopes(of actor: ActorID, acts: Int, due: SimulatedTime, where isWanted: (Envelope) -> Bool) -> [Envelope]
  /// Returns the number of waiting messages, in the act identified as above.
  func mailboxDepth(of actor: ActorID, acts: Int, due: SimulatedTime) -> Int
  /// Returns the states of those actors that run a program, as of their last successful acts.
  nonisolated(nonsending) func states<P: ActorProgram>(
    of actors: [ActorID], as program: P.Type, for reader: ActorID
  ) async -> [(actor: ActorID, state: P.State)]
}
