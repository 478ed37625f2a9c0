import Connectors
import Foundation
import Support

/// A real nginx on free ports of 127.0.0.1, with files in a separate folder, until ``end()``.
final class Nginx {
  let folder: String
  private let ports: (plain: Port, http2: Port, tls: Port)
  var port: Int { ports.plain.number }
  var http2Port: Int { ports.http2.number }
  var tlsPort: Int { ports.tls.number }
  var socketPath: String { folder + "/http.sock" }
  var certificatePath: String { folder + "/cert.pem" }
  private var process: pid_t?

  init() throws {
    ports = try (Port(), Port(), Port())
    var template = Array("/tmp/connectors-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXFailure(code: errno) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for name in ["files", "temporary"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    let openssl = try Self.launch(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-keyout", folder + "/key.pem", "-out", certificatePath, "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
      ]
    )
    waitpid(openssl, nil, 0)
    try configuration.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
  }

  /// Starts nginx and waits until it accepts connections.
  func start() throws -> Nginx {
    let process = try Self.launch("nginx", ["-p", folder, "-c", folder + "/nginx.conf"])
    self.process = process
    try blockUntil("nginx accepts connections") {
      guard waitpid(process, nil, WNOHANG) == 0 else {
        throw Failure(message: (try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)) ?? "nginx ended")
      }
      return FileManager.default.fileExists(atPath: folder + "/nginx.pid")
    }
    return self
  }

  func end() {
    if let process {
      // The threads of tests block other signals, and child processes inherit that.
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  struct Failure: Error { var message: String }

  private static func launch(_ name: String, _ arguments: [String]) throws -> pid_t {
    var process: pid_t = 0
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
    let words = ([name] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let code = posix_spawnp(&process, name, &actions, nil, words, environ)
    guard code == 0 else { throw Failure(message: "\(name): \(String(cString: strerror(code)))") }
    return process
  }

  private var configuration: String {
    """
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log error.log;
    events { worker_connections 1000; }
    http {
      access_log off;
      # Longer than any test, also on slow machines.
      keepalive_timeout 1h;
      client_max_body_size 8m;
      client_body_temp_path temporary/body;
      proxy_temp_path temporary/proxy;
      fastcgi_temp_path temporary/fastcgi;
      uwsgi_temp_path temporary/uwsgi;
      scgi_temp_path temporary/scgi;
      server {
        listen 127.0.0.1:\(port);
        listen unix:\(socketPath);
        listen 127.0.0.1:\(http2Port) http2;
        listen 127.0.0.1:\(tlsPort) ssl http2;
        ssl_certificate cert.pem;
        ssl_certificate_key key.pem;
        add_header X-Connection $connection;
        location / { return 200 "$request_method $request_uri $server_protocol"; }
        location /base/ { return 200 "$request_uri"; }
        location /head { return 200 "$http_host|$http_x_test|$http_expect|$content_type|$content_length|$http_authorization"; }
        location /echo { proxy_pass http://127.0.0.1:\(port)/; add_header X-Body $request_body; }
        location /empty { return 204; }
        location /missing { return 404 "nothing here"; }
        location /redirect { return 302 /elsewhere; }
        location /files/ { root .; dav_methods PUT; }
        location /cookies { return 200 "$http_cookie"; }
        location /cookies/set {
          add_header Set-Cookie "a=1; Path=/";
          add_header Set-Cookie "b=2; Path=/";
          return 200;
        }
        location /cookies/path { add_header Set-Cookie "p=3; Path=/cookies/deep"; return 200; }
        location /cookies/foreign { add_header Set-Cookie "f=4; Domain=example.com; Path=/"; return 200; }
        location /cookies/expire { add_header Set-Cookie "a=; Max-Age=0; Path=/"; return 200; }
      }
    }
    """
  }
}

extension Nginx {
  func target(_ path: String = "") throws -> HTTPTarget { try HTTPTarget("http://127.0.0.1:\(port)\(path)") }
}
