import Engine
import Beamulator

/// A selector that is understood is understood again as it describes itself, and is the same.
func fuzzSelector(_ bytes: [UInt8]) {
  guard let text = String(validating: bytes, as: UTF8.self), let selector = try? ActorSelector(text) else { return }
  guard let again = try? ActorSelector(selector.description) else {
    preconditionFailure("not understood again: \(selector)")
  }
  precondition(again == selector, "understood as something else: \(selector)")
}
