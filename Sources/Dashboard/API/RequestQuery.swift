import Foundation
import WebServer

/// The names and values after the `?` of a request.
struct RequestQuery {
  private let items: [URLQueryItem]

  init(_ request: HTTPServerRequest) {
    // Forms write a space so.
    let text = request.query?.replacing("+", with: "%20")
    let parts = URLComponents(string: "?" + (text ?? ""))
    items = parts?.queryItems ?? []
  }

  /// The value of a name, empty where it has none; nil where it is not there.
  subscript(name: String) -> String? { items.last { $0.name == name }.map { $0.value ?? "" } }
}
