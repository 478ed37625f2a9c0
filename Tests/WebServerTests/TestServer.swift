import WebServer

/// A server on a free port that is stopped at the end of the test.
struct TestServer: ~Copyable {
  let server: WebServer

  init(
    handler: @escaping @Sendable (HTTPServerRequest, Responder) -> Void = TestServer.echo,
    configure: (inout WebServerConfiguration) -> Void = { _ in }
  ) throws {
    var configuration = WebServerConfiguration()
    configure(&configuration)
    server = WebServer(configuration: configuration, handler: handler)
    try server.start()
  }

  deinit {
    server.stop(within: .zero)
    server.join()
  }

  var port: UInt16 { server.port }

  /// Answers with a description of the request.
  static let echo: @Sendable (HTTPServerRequest, Responder) -> Void = { request, responder in
    let text = "\(request.method.rawValue) \(request.path) \(request.query ?? "-") \(request.body.count)"
    responder.respond(HTTPServerResponse(status: 200, contentType: "text/plain", body: Array(text.utf8)))
  }
}
