import Engine
import Beamulator
import Storage

/// The sink given by `record.sink` or `--sink`.
enum SinkSpec {
  case sqlite
  case none
  case postgres(PostgresAddress)

  /// - Throws: ``CommandError`` for an unknown sink, or an error of the address; neither contains credentials.
  init(_ text: String) throws {
    switch text {
    case "sqlite": self = .sqlite
    case "none": self = .none
    case _ where PostgresAddress.isMeant(by: text): self = .postgres(try PostgresAddress(text))
    default:
      throw CommandError(
        "'\(ConfigNode.withoutCredentials(text))' is not a supported sink; "
          + "write sqlite, none, postgres://… or questdb://…")
    }
  }

  /// Creates the sink.
  ///
  /// - Parameter isRequired: Whether the run fails to start while the database is unreachable.
  func sink(in directory: RunDirectory, isRequired: Bool, log: RunLog) -> any Sink {
    switch self {
    case .sqlite: SQLiteSink(path: directory.file(RunLayout.records))
    case .none: DiscardingSink()
    case .postgres(let address):
      PostgresSink(address, rejected: directory.file(RunLayout.rejected), isRequired: isRequired, log: log)
    }
  }
}
