import ActorRuntime
import Beamulator

/// The services of a run for the acts on one shard; used on that shard's thread only.
///
/// Unchecked because of that thread.
final class ShardServices: RunServices, @unchecked Sendable {
  let http: any HTTPClient
  let calendar: RunCalendar
  let recorder: ShardRecorder
  let inDoubt: InDoubtActions
  private let targets: SimulatedTargets
  private let names: ActionNames

  init(
    http: any HTTPClient, calendar: RunCalendar, recorder: ShardRecorder, inDoubt: InDoubtActions,
    targets: SimulatedTargets, names: ActionNames
  ) {
    self.http = http
    self.calendar = calendar
    self.recorder = recorder
    self.inDoubt = inDoubt
    self.targets = targets
    self.names = names
  }

  func simulatedTarget<Target: SimulatedTarget>(_ type: Target.Type) -> Target { targets.target(type) }
  func text(of arguments: JSON) -> String { recorder.text(of: arguments) }
  func begin(_ action: ActionStart) -> InFlightAction? { recorder.begin(action) }
  func record(_ action: PerformedAction, _ inFlight: InFlightAction?) -> Int32 { recorder.record(action, inFlight) }
  func record(_ complaint: Complaint, by actor: ActorIdentity, at time: SimulatedTime) {
    recorder.record(complaint, by: actor, at: time)
  }
  func actionName(_ number: Int32) -> String? { names[number] }
  func actionInDoubt(of actor: ActorID, acts: Int) -> ActionInDoubt? { inDoubt.action(of: actor, acts: acts) }
}
