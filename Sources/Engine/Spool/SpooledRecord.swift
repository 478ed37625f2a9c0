import Beamulator

/// A record in the spool.
enum SpooledRecord {
  /// An action with its slot in the in-flight journal, if it has one.
  case action(ActionRecord, InFlightAction?)
  case complaint(ComplaintRecord)
  case event(EventRecord)

  private static let kinds: (complaint: UInt8, event: UInt8) = (2, 3)

  /// An upper bound of the encoded size, in bytes.
  var size: Int {
    switch self {
    case .action(let record, _): record.spooledSize
    case .complaint(let record):
      64 + record.actor.spooledSize + SpoolEncoder.size(record.message) + SpoolEncoder.size(record.action)
        + SpoolEncoder.size(record.arguments) + SpoolEncoder.size(record.result) + SpoolEncoder.size(record.trigger)
    case .event(let record): 64 + record.actor.spooledSize + SpoolEncoder.size(record.detail)
    }
  }

  func write(to bytes: inout SpoolEncoder) {
    switch self {
    case .action(let record, let inFlight):
      record.write(inFlight, to: &bytes)
    case .complaint(let record):
      bytes.put(Self.kinds.complaint)
      bytes.put(record.timestamp, record.realTime, record.actor)
      bytes.put(UInt8(Severity.allCases.firstIndex(of: record.severity) ?? 0))
      for text in [record.message, record.action, record.arguments, record.result, record.trigger] { bytes.put(text) }
    case .event(let record):
      bytes.put(Self.kinds.event)
      bytes.put(record.timestamp, record.realTime, record.actor)
      bytes.put(record.event.rawValue)
      bytes.put(record.detail)
    }
  }

  init(_ bytes: UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) {
    var values = SpoolDecoder(bytes)
    switch try values.take(UInt8.self) {
    case SpooledAction.kind:
      let action = try SpooledAction(bytes)
      self = .action(ActionRecord(action), action.inFlight)
    case Self.kinds.complaint:
      let (timestamp, realTime, actor) = try Self.head(&values)
      let severity = Int(try values.take(UInt8.self))
      guard Severity.allCases.indices.contains(severity) else { throw SpoolDecoder.CorruptRecord() }
      let message = try values.takeRequiredText()
      let (action, arguments, result) = (try values.takeText(), try values.takeText(), try values.takeText())
      self = .complaint(
        ComplaintRecord(
          timestamp: timestamp, realTime: realTime, actor: actor, severity: Severity.allCases[severity],
          message: message, action: action, arguments: arguments, result: result,
          trigger: try values.takeRequiredText()))
    case Self.kinds.event:
      let (timestamp, realTime, actor) = try Self.head(&values)
      guard let event = EventRecord.Kind(rawValue: try values.takeRequiredText()) else {
        throw SpoolDecoder.CorruptRecord()
      }
      self = .event(
        EventRecord(
          timestamp: timestamp, realTime: realTime, actor: actor, event: event, detail: try values.takeText()))
    default: throw SpoolDecoder.CorruptRecord()
    }
  }

  private static func head(
    _ values: inout SpoolDecoder
  ) throws(SpoolDecoder.CorruptRecord) -> (timestamp: Int64, realTime: Int64, actor: ActorIdentity) {
    let (timestamp, realTime) = (try values.take(Int64.self), try values.take(Int64.self))
    return (timestamp, realTime, ActorIdentity(try SpooledActor(&values)))
  }
}

extension ActionRecord {
  /// An upper bound of the size in the spool, in bytes.
  var spooledSize: Int {
    128 + actor.spooledSize + SpoolEncoder.size(action) + SpoolEncoder.size(arguments) + SpoolEncoder.size(result)
      + SpoolEncoder.size(error)
  }

  /// Writes the record in the spool's encoding, with its slot in the in-flight journal.
  func write(_ inFlight: InFlightAction?, to bytes: inout SpoolEncoder) {
    bytes.put(SpooledAction.kind)
    bytes.put(Int32(inFlight?.stream ?? 0))
    bytes.put(Int32(inFlight?.slot ?? 0))
    bytes.put(inFlight?.token ?? 0)
    bytes.put(timestamp, realTime, actor)
    bytes.put(action)
    bytes.put(arguments)
    bytes.put(success.map { $0 ? Int8(1) : 0 } ?? -1)
    bytes.put(result)
    bytes.put(error)
    bytes.put(due)
    bytes.put(lag)
    bytes.put(service)
    bytes.put(response)
    bytes.put(status.map(Int64.init) ?? .min)
  }
}

extension ActorIdentity {
  fileprivate var spooledSize: Int { 8 + SpoolEncoder.size(behavior) + SpoolEncoder.size(givenName) }
}

extension SpoolEncoder {
  fileprivate mutating func put(_ timestamp: Int64, _ realTime: Int64, _ actor: ActorIdentity) {
    put(timestamp)
    put(realTime)
    put(actor.id)
    put(actor.behavior)
    put(actor.givenName)
  }
}

extension RecordBatch {
  /// Adds a record in the spool's encoding.
  mutating func add(_ bytes: UnsafeRawBufferPointer) throws(SpoolDecoder.CorruptRecord) {
    if bytes.first == SpooledAction.kind { return try actions.append(bytes) }
    switch try SpooledRecord(bytes) {
    case .action(let action, _): actions.append(action)
    case .complaint(let complaint): complaints.append(complaint)
    case .event(let event): events.append(event)
    }
  }
}
