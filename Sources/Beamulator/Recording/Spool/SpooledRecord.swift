/// A record as it lies in the spool.
enum SpooledRecord {
  /// With its place among the actions in flight, where it had one.
  case action(ActionRecord, Flight?)
  case complaint(ComplaintRecord)
  case event(EventRecord)

  private static let kinds: (action: UInt8, complaint: UInt8, event: UInt8) = (1, 2, 3)

  /// The most bytes that it takes.
  var size: Int {
    switch self {
    case .action(let record, _):
      128 + Self.size(record.actor) + SpoolBytes.size(record.action) + SpoolBytes.size(record.arguments)
        + SpoolBytes.size(record.result) + SpoolBytes.size(record.error)
    case .complaint(let record):
      64 + Self.size(record.actor) + SpoolBytes.size(record.message) + SpoolBytes.size(record.action)
        + SpoolBytes.size(record.arguments) + SpoolBytes.size(record.result) + SpoolBytes.size(record.trigger)
    case .event(let record): 64 + Self.size(record.actor) + SpoolBytes.size(record.detail)
    }
  }

  private static func size(_ actor: ActorIdentity) -> Int {
    8 + SpoolBytes.size(actor.behavior) + SpoolBytes.size(actor.givenName)
  }

  func write(to bytes: inout SpoolBytes) {
    switch self {
    case .action(let record, let flight):
      bytes.put(Self.kinds.action)
      bytes.put(Int32(flight?.stream ?? 0))
      bytes.put(Int32(flight?.slot ?? 0))
      bytes.put(flight?.token ?? 0)
      Self.put(record.timestamp, record.realTime, record.actor, &bytes)
      bytes.put(record.action)
      bytes.put(record.arguments)
      bytes.put(record.success.map { $0 ? Int8(1) : 0 } ?? -1)
      bytes.put(record.result)
      bytes.put(record.error)
      for number in [record.due, record.lag, record.service, record.response] { bytes.put(number) }
      bytes.put(record.status.map(Int64.init) ?? .min)
    case .complaint(let record):
      bytes.put(Self.kinds.complaint)
      Self.put(record.timestamp, record.realTime, record.actor, &bytes)
      bytes.put(UInt8(Severity.allCases.firstIndex(of: record.severity) ?? 0))
      for text in [record.message, record.action, record.arguments, record.result, record.trigger] { bytes.put(text) }
    case .event(let record):
      bytes.put(Self.kinds.event)
      Self.put(record.timestamp, record.realTime, record.actor, &bytes)
      bytes.put(record.event.rawValue)
      bytes.put(record.detail)
    }
  }

  init(_ bytes: UnsafeRawBufferPointer) throws(SpoolValues.Damage) {
    var values = SpoolValues(bytes)
    switch try values.take(UInt8.self) {
    case Self.kinds.action:
      let stream = Int(try values.take(Int32.self))
      let slot = Int(try values.take(Int32.self))
      let token = try values.take(Int64.self)
      let flight = token == 0 ? nil : Flight(stream: stream, slot: slot, token: token)
      let (timestamp, realTime, actor) = try Self.head(&values)
      let action = try values.takeRequiredText()
      let arguments = try values.takeRequiredText()
      let success = try values.take(Int8.self)
      let (result, error) = (try values.takeText(), try values.takeText())
      let (due, lag) = (try values.take(Int64.self), try values.take(Int64.self))
      let (service, response) = (try values.take(Int64.self), try values.take(Int64.self))
      let status = try values.take(Int64.self)
      self = .action(
        ActionRecord(
          timestamp: timestamp, realTime: realTime, actor: actor, action: action, arguments: arguments,
          success: success < 0 ? nil : success == 1, result: result, error: error, due: due, lag: lag,
          service: service, response: response, status: status == .min ? nil : Int(status)),
        flight)
    case Self.kinds.complaint:
      let (timestamp, realTime, actor) = try Self.head(&values)
      let severity = Int(try values.take(UInt8.self))
      guard Severity.allCases.indices.contains(severity) else { throw SpoolValues.Damage() }
      let message = try values.takeRequiredText()
      let (action, arguments, result) = (try values.takeText(), try values.takeText(), try values.takeText())
      self = .complaint(
        ComplaintRecord(
          timestamp: timestamp, realTime: realTime, actor: actor, severity: Severity.allCases[severity],
          message: message, action: action, arguments: arguments, result: result,
          trigger: try values.takeRequiredText()))
    case Self.kinds.event:
      let (timestamp, realTime, actor) = try Self.head(&values)
      guard let event = EventRecord.Kind(rawValue: try values.takeRequiredText()) else { throw SpoolValues.Damage() }
      self = .event(
        EventRecord(
          timestamp: timestamp, realTime: realTime, actor: actor, event: event, detail: try values.takeText()))
    default: throw SpoolValues.Damage()
    }
  }

  private static func put(_ timestamp: Int64, _ realTime: Int64, _ actor: ActorIdentity, _ bytes: inout SpoolBytes) {
    bytes.put(timestamp)
    bytes.put(realTime)
    bytes.put(actor.id)
    bytes.put(actor.behavior)
    bytes.put(actor.givenName)
  }

  private static func head(
    _ values: inout SpoolValues
  ) throws(SpoolValues.Damage) -> (timestamp: Int64, realTime: Int64, actor: ActorIdentity) {
    let (timestamp, realTime, id) = (
      try values.take(Int64.self), try values.take(Int64.self), try values.take(Int64.self)
    )
    let behavior = try values.takeRequiredText()
    return (timestamp, realTime, ActorIdentity(id: id, behavior: behavior, givenName: try values.takeText()))
  }
}

extension RecordBatch {
  mutating func add(_ record: SpooledRecord) {
    switch record {
    case .action(let action, _): actions.append(action)
    case .complaint(let complaint): complaints.append(complaint)
    case .event(let event): events.append(event)
    }
  }
}
