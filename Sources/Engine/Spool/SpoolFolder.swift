import Beamulator
import Foundation

/// The folder of a run's spool, as earlier processes left it.
struct SpoolFolder: Sendable {
  /// The position of the number of the process in the number of a stream, in bits. The bits below it hold the index of
  /// the stream in the process.
  static let generationShift = 12

  let path: String
  /// The number of the last process; 0 if there was none.
  let generation: Int
  /// The numbers of the segments, by stream.
  private(set) var streams: [Int: ClosedRange<Int>]
  /// The last batch sent to the sink; nil if there was none.
  let state: SpoolState?
  /// The number of pieces of the in-flight journals, by stream.
  private let journalPieces: [Int: Int]

  /// Scans a folder, and creates it if it does not exist.
  ///
  /// - Throws: ``FileError``.
  init(_ path: String) throws {
    self.path = path
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(writing: path, errno) }
    var streams: [Int: ClosedRange<Int>] = [:]
    var journalPieces: [Int: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      let parts = name.split(whereSeparator: { $0 == "-" || $0 == "." })
      guard parts.count == 3, let stream = Int(parts[0]), let number = Int(parts[1]) else { continue }
      if parts[2] == "seg" {
        let range = streams[stream] ?? number...number
        streams[stream] = min(range.lowerBound, number)...max(range.upperBound, number)
      } else if parts[2] == "flights" {
        journalPieces[stream] = max(journalPieces[stream] ?? 0, number + 1)
      }
    }
    self.streams = streams
    self.journalPieces = journalPieces
    generation = (Array(streams.keys) + journalPieces.keys).map { $0 >> Self.generationShift }.max() ?? 0
    state = SpoolStateFile.read(path + "/" + RunLayout.spoolState)
  }

  var statePath: String { path + "/" + RunLayout.spoolState }
  func segmentPath(_ stream: Int, _ number: Int) -> String { "\(path)/\(stream)-\(number).seg" }
  func flightPath(_ stream: Int, _ piece: Int) -> String { "\(path)/\(stream)-\(piece).flights" }

  /// The in-flight actions of processes that crashed.
  var inFlight: [(inFlight: InFlightAction, record: ActionRecord)] {
    journalPieces.sorted { $0.key < $1.key }.flatMap { stream, count in
      InFlightJournal.inFlight(
        stream: stream, (0..<count).compactMap { try? SpoolSegment(opening: flightPath(stream, $0)) })
    }
  }

  /// Removes the streams of earlier processes, because their actions are repeated.
  mutating func removeStreams() {
    for (stream, numbers) in streams { for number in numbers { unlink(segmentPath(stream, number)) } }
    streams = [:]
    removeFlights()
  }

  /// Removes the in-flight journals of earlier processes.
  func removeFlights() {
    for (stream, count) in journalPieces { for piece in 0..<count { unlink(flightPath(stream, piece)) } }
  }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
