import Beamulator
package import Foundation

/// Actors of a run at a time, to be inspected, kept and restored: JSON with a schema version.
package struct SavedActors: Codable, Sendable, Equatable {
  package var schema = 1
  package var runID: String
  package var simulation: String
  /// The simulated time that had passed.
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

  /// Decodes the JSON of ``text``.
  ///
  /// - Throws: ``ControlError`` when it cannot be decoded.
  package init(json: Data) throws(ControlError) {
    let remedy = "give the output of beamulator actors save FILE or POST /api/v1/actors/save"
    do {
      self = try JSONDecoder().decode(SavedActors.self, from: json)
    } catch {
      throw ControlError(
        .badRequest, "the body is not a list of saved actors: \(JSONDecodingProblem(error))", remedy: remedy)
    }
    guard schema == 1 else {
      throw ControlError(.badRequest, "the schema of these saved actors is \(schema), not 1", remedy: remedy)
    }
  }

  /// Indented JSON.
  package var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Values read from JSON can be written as JSON.
    return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
  }
}
