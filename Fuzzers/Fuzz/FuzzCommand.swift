import Beamulator

@testable import Dashboard
@testable import WebServer

private let head: RequestHead = {
  let text = Array("POST /api/v1/actors HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
  guard let head = try? text.withUnsafeBytes({ try RequestHead.parse($0) })?.0 else { fatalError("no head") }
  return head
}()

/// Bodies of commands are read, or refused with a remedy; the first byte says which command it is.
func fuzzCommand(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  let request = CommandRequest(HTTPServerRequest(head, body: Array(bytes.dropFirst())))
  let verbs = Endpoint.Verb.allCases
  let steerings = Endpoint.Steering.allCases
  let choice = Int(first) % (verbs.count + steerings.count + 3)
  do throws(ControlRefusal) {
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
