import Foundation

/// An action that is one HTTP exchange with JSON in and out; any status of 200 to 299 is success.
public struct HTTPAction<Result: Decodable & Sendable>: Action {
  public let name: String
  public let arguments: JSON
  private let request: HTTPRequest
  private let resultIsSecret: Bool

  /// - Parameters:
  ///   - name: The name it is counted under.
  ///   - path: Path and query on the target, percent-encoded.
  ///   - headers: Beside the content type of a body; they are not recorded.
  ///   - arguments: What it is given, for the record.
  ///   - body: What is sent, as JSON; it is not recorded.
  ///   - resultIsSecret: Whether what comes back stays out of the record, as a token.
  public init(
    _ name: String, _ method: String, _ path: String, headers: [(name: String, value: String)] = [],
    arguments: JSON = .object([]), body: JSON? = nil, resultIsSecret: Bool = false
  ) {
    self.name = name
    self.arguments = arguments
    self.resultIsSecret = resultIsSecret
    request = HTTPRequest(
      method, path, headers: headers + (body == nil ? [] : [("Content-Type", "application/json")]),
      body: body.map { Array($0.text.utf8) })
  }

  public nonisolated(nonsending) func perform(_ call: inout ActionCall) async throws -> Result {
    var request = request
    request.limit = call.timeLeft
    let (outcome, timings) = await call.http.send(request, for: call.actor)
    call.timings = timings
    let response = try outcome.get()
    call.status = response.status
    if !resultIsSecret {
      call.result = String(decoding: response.body.prefix(RecordText.limit + 4), as: UTF8.self)
    }
    guard 200..<300 ~= response.status else { throw UnexpectedStatus(status: response.status) }
    if Result.self == NoContent.self, let nothing = NoContent() as? Result { return nothing }
    do {
      return try JSONDecoder().decode(Result.self, from: Data(response.body))
    } catch let error as DecodingError {
      throw UnreadableBody(wanted: "\(Result.self)", reason: Self.reason(error))
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.map(\.stringValue).joined(separator: ".") + " " + context.debugDescription
    @unknown default: "\(error)"
    }
  }
}

/// The result of an action whose answer says nothing.
public struct NoContent: Codable, Sendable {
  public init() {}
}

/// The target answered with a status that is no success.
struct UnexpectedStatus: Error, CustomStringConvertible {
  let status: Int
  var description: String { "status \(status)" }
}

/// The target's answer is not what the action reads.
struct UnreadableBody: Error, CustomStringConvertible {
  let wanted: String
  let reason: String
  var description: String { "the answer is no \(wanted): \(reason)" }
}
