import Connectors
import Testing

@Suite(.timeLimit(.minutes(3)))
struct HTTPTargetTests {
  @Test(arguments: [
    ("http://localhost", "http://localhost"),
    ("http://localhost/", "http://localhost"),
    ("https://example.com:8443/api/", "https://example.com:8443/api"),
    ("http://[::1]:8080", "http://[::1]:8080"),
    ("http://user:secret@localhost:1/x", "http://localhost:1/x"),
    ("unix:/run/app.sock", "unix:/run/app.sock"),
  ])
  func descriptionsOmitCredentials(_ url: String, _ shown: String) throws {
    #expect(try HTTPTarget(url).description == shown)
  }

  @Test(arguments: [
    ("localhost:8080", "no scheme"),
    ("ftp://localhost", "unsupported scheme \"ftp\""),
    ("http://", "ost"),
    ("http://localhost:port", "ort number"),
    ("http://localhost?x=1", "no query"),
    ("http://localhost/#top", "no query"),
    ("unix:app.sock", "not absolute"),
    ("unix:/" + String(repeating: "x", count: 200), "the limit is 107"),
    ("ftp://user:secret@localhost", "unsupported scheme"),
    ("http://user:secret@localhost:port", "ort number"),
    ("user:secret@localhost", "no scheme"),
  ])
  func refusesInvalidURLs(_ url: String, _ reason: String) {
    let error = #expect(throws: HTTPTarget.Invalid.self) { try HTTPTarget(url) }
    #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    #expect(error?.message.contains("secret") == false)
  }

  @Test func refusesAnUnreadableCertificateFile() throws {
    var target = try HTTPTarget("https://localhost")
    target.caFile = "/nowhere/ca.pem"
    let error = #expect(throws: HTTPTarget.Invalid.self) { try Session(target) }
    #expect(error?.message.contains("/nowhere/ca.pem") == true)
  }
}
