import Glibc

/// The files a ``WebServer`` needs to speak TLS, both PEM.
package struct TLSFiles: Sendable {
  /// The path of the certificate, followed in the file by those that lead to a root.
  package var certificate: String
  /// The path of its private key, without a passphrase.
  package var key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// Throws what is wrong with a file that cannot be read.
  func check() throws(WebServerError) {
    for (path, content) in [(certificate, "certificate"), (key, "private key")] {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw WebServerError(
          "the \(content) for TLS cannot be read: \(path): \(String(cString: strerror(errno))); "
            + "give the path of a PEM file that this user may read")
      }
      close(descriptor)
    }
  }

  /// What to say when the files can be read and not used.
  var unusable: WebServerError {
    WebServerError(
      "TLS cannot be set up with the certificate \(certificate) and the key \(key), see the message of libwebsockets above: "
        + "both must be PEM, the key without a passphrase and the certificate's own")
  }
}
