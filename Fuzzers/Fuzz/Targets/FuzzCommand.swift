import Engine
import Beamulator

@testable import Dashboard
@testable import WebServer

/// Made for each: kept in a constant of its own, Swift 6.3.1 with optimization sets one of the head's fields only.
private func request(body: [UInt8]) -> HTTPServerRequest {
  let text = Array("POST /api/v1/actors HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
  return text.withUnsafeBytes { bytes in
    guard let (head, _) = try? RequestHead.parse(bytes) else { fatalError("no head") }
    return HTTPServerRequest(head, body: body)
  }
}

/// Bodies of commands are read, or refused with a remedy; the first byte says which command it is.
func fuzzCommand(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let request = CommandRequest(request(body: Array(bytes.dropFirst())))
  let verbs = Endpoint.Verb.allCases
  let steerings = Endpoint.Steering.allCases
  let choice = Int(first) % (verbs.count + steerings.count + 3)
  do throws(ControlError) {
    switch choice {
    case ..<verbs.count: _ = try request.command(verbs[choice], actor: nil)
    case ..<(verbs.count + steerings.count): _ = try request.command(steerings[choice - verbs.count])
    case verbs.count + steerings.count: _ = try request.spawn()
    case verbs.count + steerings.count + 1: _ = try request.save()
    default: _ = try request.command(.set, actor: "7")
    }
  } catch {
    precondition(!error.detail.isEmpty && !error.remedy.isEmpty)
  }
}
