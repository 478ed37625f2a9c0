import Beamulator

/// An action in the spool's encoding; its texts are UTF-8 and point into the encoded bytes.
package struct SpooledAction {
  static let kind: UInt8 = 1

  /// Its slot in the in-flight journal; nil without one.
  let inFlight: InFlightAction?
  package let timestamp: Int64
  package let realTime: Int64
  package let actor: SpooledActor
  package let action: UnsafeRawBufferPointer
  package let arguments: UnsafeRawBufferPointer
  package let success: Bool?
  package let result: UnsafeRawBufferPointer?
  package let error: UnsafeRawBufferPointer?
  package let due: Int64
  package let lag: Int64
  package let service: Int64
  let response: Int64
  package let status: Int64?

  init(_ bytes: UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) {
    var values = SpoolDecoder(bytes)
    guard try values.take(UInt8.self) == Self.kind else { throw SpoolDecoder.CorruptRecord() }
    let (stream, slot) = (Int(try values.take(Int32.self)), Int(try values.take(Int32.self)))
    let token = try values.take(Int64.self)
    inFlight = token == 0 ? nil : InFlightAction(stream: stream, slot: slot, token: token)
    timestamp = try values.take()
    realTime = try values.take()
    actor = try SpooledActor(&values)
    action = try values.takeRequiredBytes()
    arguments = try values.takeRequiredBytes()
    let success = try values.take(Int8.self)
    self.success = success < 0 ? nil : success == 1
    result = try values.takeBytes()
    error = try values.takeBytes()
    due = try values.take()
    lag = try values.take()
    service = try values.take()
    response = try values.take()
    let status = try values.take(Int64.self)
    self.status = status == .min ? nil : status
  }
}

/// The actor of a record in the spool.
package struct SpooledActor {
  package let id: Int64
  package let behavior: UnsafeRawBufferPointer
  package let givenName: UnsafeRawBufferPointer?

  init(_ values: inout SpoolDecoder) throws(SpoolDecoder.CorruptRecord) {
    id = try values.take()
    behavior = try values.takeRequiredBytes()
    givenName = try values.takeBytes()
  }

  package var name: String { ActorIdentity(self).name }
}

extension ActorIdentity {
  init(_ actor: SpooledActor) {
    self.init(
      id: actor.id, behavior: String(decoding: actor.behavior, as: UTF8.self),
      givenName: actor.givenName.map { String(decoding: $0, as: UTF8.self) })
  }
}

extension ActionRecord {
  init(_ action: SpooledAction) {
    func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }
    self.init(
      timestamp: action.timestamp, realTime: action.realTime, actor: ActorIdentity(action.actor),
      action: text(action.action), arguments: text(action.arguments), success: action.success,
      result: action.result.map(text), error: action.error.map(text), due: action.due, lag: action.lag,
      service: action.service, response: action.response, status: action.status.map(Int.init))
  }
}
