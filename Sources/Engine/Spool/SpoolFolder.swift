import Beamulator
import Foundation

/// The folder of a run's spool, as the processes before this one have left it.
struct SpoolFolder: Sendable {
  /// A stream's number is that of its process, shifted by so many bits, and its place in it.
  static let generationShift = 12

  let path: String
  /// The number of the last process; 0 without any.
  let generation: Int
  /// The numbers of their segments, by stream.
  private(set) var streams: [Int: ClosedRange<Int>]
  /// What was on its way to the sink; nil when nothing ever was.
  let state: SpoolState?
  /// How many pieces there are of the boards of actions in inFlight, by stream.
  private let flightPieces: [Int: Int]

  /// Looks at a folder, and makes it if there is none.
  ///
  /// - Throws: ``FileError``.
  init(_ path: String) throws {
    self.path = path
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError(writing: path, errno) }
    var streams: [Int: ClosedRange<Int>] = [:]
    var inFlight: [Int: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      let parts = name.split(whereSeparator: { $0 == "-" || $0 == "." })
      guard parts.count == 3, let stream = Int(parts[0]), let number = Int(parts[1]) else { continue }
      if parts[2] == "seg" {
        let range = streams[stream] ?? number...number
        streams[stream] = min(range.lowerBound, number)...max(range.upperBound, number)
      } else if parts[2] == "flights" {
        inFlight[stream] = max(inFlight[stream] ?? 0, number + 1)
      }
    }
    self.streams = streams
    flightPieces = inFlight
    generation = (Array(streams.keys) + inFlight.keys).map { $0 >> Self.generationShift }.max() ?? 0
    state = SpoolStateFile.read(path + "/" + SpoolStateFile.fileName)
  }

  var statePath: String { path + "/" + SpoolStateFile.fileName }
  func segmentPath(_ stream: Int, _ number: Int) -> String { "\(path)/\(stream)-\(number).seg" }
  func flightPath(_ stream: Int, _ piece: Int) -> String { "\(path)/\(stream)-\(piece).flights" }

  /// The actions of processes that died that were noted as in inFlight.
  var inFlight: [(inFlight: InFlightAction, record: ActionRecord)] {
    flightPieces.sorted { $0.key < $1.key }.flatMap { stream, count in
      InFlightJournal.left(
        stream: stream, (0..<count).compactMap { try? SpoolSegment(opening: flightPath(stream, $0)) })
    }
  }

  /// Forgets the streams of processes that died: what they tell of will happen again.
  mutating func removeStreams() {
    for (stream, numbers) in streams { for number in numbers { unlink(segmentPath(stream, number)) } }
    streams = [:]
    removeFlights()
  }

  /// Forgets the actions in inFlight.
  func removeFlights() {
    for (stream, count) in flightPieces { for piece in 0..<count { unlink(flightPath(stream, piece)) } }
  }

  /// Takes all of it away.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
