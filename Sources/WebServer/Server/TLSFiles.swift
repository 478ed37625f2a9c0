import Glibc

/// The certificate and key of a ``WebServer`` with TLS, both PEM.
package struct TLSFiles: Sendable {
  /// The path of the certificate, followed in the file by its chain.
  package var certificate: String
  /// The path of its private key, without a passphrase.
  package var key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// - Throws: ``WebServerError`` if a file cannot be read.
  func check() throws(WebServerError) {
    for (path, content) in [(certificate, "certificate"), (key, "private key")] {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw WebServerError(
          "cannot read the TLS \(content) \(path): \(String(cString: strerror(errno))); "
            + "give the path of a PEM file that this user may read")
      }
      close(descriptor)
    }
  }

  /// The error for files that can be read but not used.
  var unusable: WebServerError {
    WebServerError(
      "cannot set up TLS with the certificate \(certificate) and the key \(key), see the message of libwebsockets "
        + "above: both must be PEM, the key must match the certificate and have no passphrase")
  }
}
