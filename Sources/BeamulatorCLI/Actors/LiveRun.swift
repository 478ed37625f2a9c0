import Engine
import Beamulator
import Connectors
import Dashboard
import Foundation

/// A client of an active run, over HTTP.
struct LiveRun {
  private let address: String
  private let request: BlockingRequest

  /// Finds the run at `--address`, or the newest active run in `--out`.
  ///
  /// - Throws: ``CommandError`` if there is none.
  init(_ arguments: Arguments) throws {
    let control = try Self.control(arguments)
    address = control.address
    var target = try HTTPTarget(address)
    // Some commands wait for an act in flight.
    target.timeout = .seconds(120)
    request = BlockingRequest(
      target, headers: [("User-Agent", "beamulator/\(Version.text)"), ("Authorization", "Bearer \(control.token)")])
  }

  /// Sends a GET request and returns the body of the answer.
  func get(_ path: String, _ query: [URLQueryItem] = []) throws -> Data {
    var parts = URLComponents()
    parts.queryItems = query.isEmpty ? nil : query
    // A server may decode a plus sign as a space.
    let text = parts.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
    return try answer(path + (text.map { "?\($0)" } ?? ""), body: nil)
  }

  /// Sends a POST request and returns the body of the answer.
  func post(_ path: String, _ body: Data) throws -> Data { try answer(path, body: Array(body)) }

  private func answer(_ path: String, body: [UInt8]?) throws -> Data {
    let answer: (status: Int, body: [UInt8])
    do throws(HTTPFailure) {
      answer = try request.perform(path, body: body)
    } catch {
      throw CommandError(
        "the run at \(address) does not answer: \(error.message); "
          + "check with beamulator runs list that it is still running")
    }
    let data = Data(answer.body)
    guard answer.status >= 400 else { return data }
    guard let problem = try? JSONDecoder().decode(ProblemDetails.self, from: data) else {
      let text = String(decoding: data.prefix(500), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      throw CommandError("the run at \(address) refused the request with status \(answer.status): \(text)")
    }
    throw CommandError("\(problem.detail); \(problem.remedy)")
  }

  private static func control(_ arguments: Arguments) throws -> ControlFile {
    if let address = arguments["address"] { return ControlFile(address: address, token: arguments["token"] ?? "") }
    let out = arguments["out"] ?? "runs"
    guard let run = try FinishedRun.all(in: out).last(where: { RunDirectory.isTaken($0.path) }) else {
      throw CommandError(
        "no active run in '\(out)'; start one with beamulator run DIR, or give --out FOLDER or --address URL"
      )
    }
    guard let data = FileManager.default.contents(atPath: "\(run.path)/\(RunLayout.control)") else {
      throw CommandError(
        "run \(run.record.runId) is not reachable: \(run.path)/\(RunLayout.control) is missing or not readable; "
          + "a run started with --no-dashboard cannot be controlled")
    }
    return try ControlFile(json: data)
  }
}
