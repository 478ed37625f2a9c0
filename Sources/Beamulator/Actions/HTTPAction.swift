import Foundation

/// An action that consists of one HTTP exchange with JSON bodies; any status from 200 to 299 is a success.
public struct HTTPAction<Result: Decodable & Sendable>: Action {
  public let name: String
  public let arguments: JSON
  private let request: HTTPRequest
  private let resultIsSecret: Bool

  /// Creates an action.
  ///
  /// - Parameters:
  ///   - name: The name under which the action is recorded and counted.
  ///   - method: The HTTP method.
  ///   - path: The path and query, percent-encoded.
  ///   - headers: Headers in addition to the body's content type; not recorded.
  ///   - arguments: The arguments to record.
  ///   - body: The request body, sent as JSON; not recorded.
  ///   - resultIsSecret: Whether to omit the response from the record, for example because it contains a token.
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
      throw UnreadableBody(expected: "\(Result.self)", reason: Self.reason(error))
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "missing key '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      context.codingPath.map(\.stringValue).joined(separator: ".") + " " + context.debugDescription
    @unknown default: "\(error)"
    }
  }
}

/// The result of an action whose response has no content.
public struct NoContent: Codable, Sendable {
  public init() {}
}

/// The target responded with a status outside 200...299.
struct UnexpectedStatus: Error, CustomStringConvertible {
  let status: Int
  var description: String { "status \(status)" }
}

/// The response body cannot be decoded.
struct UnreadableBody: Error, CustomStringConvertible {
  let expected: String
  let reason: String
  var description: String { "cannot decode the response as \(expected): \(reason)" }
}
