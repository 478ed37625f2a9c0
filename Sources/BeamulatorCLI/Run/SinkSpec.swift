import Engine
import Beamulator
import Storage

/// Where a simulation's records are to go, as `record.sink` or `--sink` say it.
enum SinkSpec: CustomStringConvertible {
  case sqlite
  case none
  case postgres(PostgresAddress)

  /// - Throws: What is wrong with the text, without secrets.
  init(_ text: String) throws {
    switch text {
    case "sqlite": self = .sqlite
    case "none": self = .none
    case _ where PostgresAddress.isMeant(by: text): self = .postgres(try PostgresAddress(text))
    default:
      throw CommandError(
        "'\(ConfigNode.withoutCredentials(text))' is no sink of this version; "
          + "write sqlite, none, postgres://… or questdb://…")
    }
  }

  /// Without secrets.
  var description: String {
    switch self {
    case .sqlite: "sqlite"
    case .none: "none"
    case .postgres(let address): address.location
    }
  }

  /// - Parameter isRequired: Whether the run must not begin while a database cannot be reached.
  func sink(in directory: RunDirectory, isRequired: Bool, log: RunLog) -> any Sink {
    switch self {
    case .sqlite: SQLiteSink(path: directory.file("actions.sqlite"))
    case .none: DiscardingSink()
    case .postgres(let address):
      PostgresSink(address, rejected: directory.file("rejected.jsonl"), isRequired: isRequired, log: log)
    }
  }
}
