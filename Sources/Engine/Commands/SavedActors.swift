import Beamulator
package import Foundation

/// Actors as they were at a time of a run, to be looked at, kept, and made so again: JSON with a schema of its own.
package struct SavedActors: Codable, Sendable, Equatable {
  package var schema = 1
  package var runID: String
  package var simulation: String
  /// Simulated time that had passed.
  package var simulatedSeconds: Double
  /// In order of their ids.
  package var actors: [ActorCheckpoint]

  enum CodingKeys: String, CodingKey {
    case schema, simulation, actors
    case runID = "run_id"
    case simulatedSeconds = "simulated_seconds"
  }

  init(runID: String, simulation: String, simulatedSeconds: Double, actors: [ActorCheckpoint]) {
    self.runID = runID
    self.simulation = simulation
    self.simulatedSeconds = simulatedSeconds
    self.actors = actors
  }

  /// Reads what ``text`` has written.
  ///
  /// - Throws: ``ControlError`` when it is something else.
  package init(json: Data) throws(ControlError) {
    let remedy = "give what was saved by beamulator actors save FILE, or POST /api/v1/actors/save"
    do {
      self = try JSONDecoder().decode(SavedActors.self, from: json)
    } catch {
      throw ControlError(.badRequest, "these are no saved actors: \(JSONDecodingProblem(error))", remedy: remedy)
    }
    guard schema == 1 else {
      throw ControlError(.badRequest, "these actors are saved by schema \(schema), not 1", remedy: remedy)
    }
  }

  /// JSON, as people can read and change it.
  package var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // What was read from JSON can be written as JSON.
    return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
  }
}
