import Engine
import Beamulator
import Foundation
import WebServer

/// The query parameters of a request.
struct RequestQuery {
  private let items: [URLQueryItem]

  init(_ request: HTTPServerRequest) {
    // Forms encode a space as a plus sign.
    let text = request.query?.replacing("+", with: "%20")
    let parts = URLComponents(string: "?" + (text ?? ""))
    items = parts?.queryItems ?? []
  }

  /// Checks that all parameters are known.
  ///
  /// - Throws: ``ControlError`` for an unknown parameter.
  func check(among known: [String]) throws(ControlError) {
    guard let name = items.map(\.name).first(where: { !$0.isEmpty && !known.contains($0) }) else { return }
    let hint = SpellingSuggestion.among(known, to: name).map { ", did you mean '\($0)'?" } ?? ""
    throw ControlError(
      .badRequest, "unknown parameter '\(name)'\(hint)",
      remedy: known.isEmpty
        ? "omit it: this endpoint has no parameters" : "known parameters: \(known.joined(separator: ", "))")
  }

  /// The value of a parameter, empty if it has none; nil if the parameter is missing.
  subscript(name: String) -> String? { items.last { $0.name == name }.map { $0.value ?? "" } }
}
