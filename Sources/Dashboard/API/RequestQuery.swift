import Engine
import Beamulator
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

  /// - Throws: ``ControlError`` for a name that means nothing.
  func check(among known: [String]) throws(ControlError) {
    guard let name = items.map(\.name).first(where: { !$0.isEmpty && !known.contains($0) }) else { return }
    let hint = SpellingSuggestion.among(known, to: name).map { ", did you mean '\($0)'?" } ?? ""
    throw ControlError(
      .badRequest, "unknown parameter '\(name)'\(hint)",
      remedy: known.isEmpty ? "leave it out: none is known here" : "known here: \(known.joined(separator: ", "))")
  }

  /// The value of a name, empty where it has none; nil where it is not there.
  subscript(name: String) -> String? { items.last { $0.name == name }.map { $0.value ?? "" } }
}
