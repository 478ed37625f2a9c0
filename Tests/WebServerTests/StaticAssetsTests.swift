import Foundation
import SocketTestSupport
import Testing
import WebServer

@Suite(.timeLimit(.minutes(3)))
final class StaticAssetsTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "assets-\(UUID().uuidString)")
  private let page = String(repeating: "<p>hello</p>\n", count: 100)

  init() throws {
    try write(page, to: "site/index.html")
    try write("body {}", to: "site/style/main.css")
    try write("deep", to: "site/style/index.html")
    try write("secret", to: "secret.txt")
    try write("a + b", to: "elsewhere.js")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func server() throws -> TestServer {
    let assets = try StaticAssets(
      folder: folder.path + "/site", files: [("/code.js", folder.path + "/elsewhere.js")])
    return try TestServer { request, responder in
      responder.respond(assets.response(to: request) ?? HTTPServerResponse(status: 404))
    }
  }

  @Test(arguments: [
    ("/index.html", "text/html; charset=utf-8"), ("/", "text/html; charset=utf-8"),
    ("/style/main.css", "text/css; charset=utf-8"), ("/style/", "text/html; charset=utf-8"),
    ("/code.js", "text/javascript; charset=utf-8"), ("/style%2Fmain.css?x", "text/css; charset=utf-8"),
  ])
  func servesExistingFiles(path: String, type: String) throws {
    let server = try server()
    let client = try RawClient(port: server.port)
    try client.request("GET", path)
    let answer = try client.answer()
    #expect(answer.status == 200)
    #expect(answer.header("Content-Type") == type)
    #expect(answer.header("Cache-Control") == "no-cache")
    #expect(answer.header("Vary") == "Accept-Encoding")
    #expect(answer.header("Content-Encoding") == nil)
  }

  @Test(arguments: [
    "/secret.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/style/../../secret.txt", "/..%2fsecret.txt",
    "/style/../index.html", "//index.html", "/style", "/./index.html", "/index.html/", "/index.html%00", "/INDEX.HTML",
    "/..\\secret.txt",
  ])
  func otherPathsAreNotFound(path: String) throws {
    let server = try server()
    let client = try RawClient(port: server.port)
    try client.request("GET", path)
    #expect(try client.answer().status == 404)
  }

  @Test func compressesIfAcceptedAndSmaller() throws {
    let server = try server()
    let url = "http://127.0.0.1:\(server.port)"
    #expect(try Certificate.run("curl", ["-s", "--compressed", "\(url)/"]) == page)
    let client = try RawClient(port: server.port)
    func answer(_ path: String, _ accepted: String) throws -> RawClient.Answer {
      try client.request("HEAD", path, headers: ["Accept-Encoding: \(accepted)"])
      return try client.answer(withoutBody: true)
    }
    let compressed = try answer("/", "br, GZIP;q=0.5")
    #expect(compressed.header("Content-Encoding") == "gzip")
    #expect(try #require(compressed.header("Content-Length").flatMap { Int($0) }) < page.utf8.count / 2)
    for accepted in ["br", "gzip;q=0", "gzip; q=0.0", "x-gzipped", ""] {
      let plain = try answer("/", accepted)
      #expect(plain.header("Content-Encoding") == nil)
      #expect(plain.header("Content-Length") == "\(page.utf8.count)")
      #expect(plain.header("ETag") != compressed.header("ETag"))
    }
    #expect(try answer("/code.js", "gzip").header("Content-Encoding") == nil)
  }

  @Test(arguments: ["", "gzip"])
  func answersMatchingETagsWithNotModified(accepted: String) throws {
    let server = try server()
    let client = try RawClient(port: server.port)
    let encoding = "Accept-Encoding: \(accepted)"
    try client.request("HEAD", "/", headers: [encoding])
    let tag = try #require(try client.answer(withoutBody: true).header("ETag"))
    for condition in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
      try client.request("GET", "/", headers: [encoding, "If-None-Match: \(condition)"])
      let answer = try client.answer()
      #expect(answer.status == 304)
      #expect(answer.header("ETag") == tag)
    }
    try client.request("HEAD", "/", headers: [encoding, "If-None-Match: \"other\""])
    #expect(try client.answer(withoutBody: true).status == 200)
  }

  @Test func allowsOnlyGETAndHEAD() throws {
    let server = try server()
    let client = try RawClient(port: server.port)
    try client.request("POST", "/")
    let answer = try client.answer()
    #expect(answer.status == 405)
    #expect(answer.header("Allow") == "GET, HEAD")
  }

  @Test func errorsNameMissingFiles() {
    let folder = folder.path
    let nowhere = #expect(throws: WebServerError.self) { try StaticAssets(folder: "\(folder)/nowhere") }
    #expect(nowhere?.description.contains("\(folder)/nowhere") == true)
    let missing = #expect(throws: WebServerError.self) {
      try StaticAssets(folder: "\(folder)/site", files: [("/x", "\(folder)/missing.js")])
    }
    #expect(missing?.description.contains("\(folder)/missing.js") == true)
  }
}
