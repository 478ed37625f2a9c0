import Beamulator

/// A topic of the feed: its current value and the last messages, from which viewers can resume.
///
/// Used on the feed's queue only.
final class FeedTopic {
  /// The number of messages kept.
  private static let messageLimit = 240
  /// The number of missed changes above which a viewer gets the complete value instead.
  private static let changeLimit = 8

  private enum Content {
    case object([JSON.Member])
    case list([JSON], limit: Int)
    case text(String)
  }

  let name: String
  private var content: Content
  private(set) var sequence = 0
  /// The last messages; the number of the newest is ``sequence``.
  private var messages: [[UInt8]] = []

  /// Creates a topic with an object, of which changes are sent.
  ///
  /// - Parameter number: The number of the last message of an earlier topic of the same name.
  init(object name: String, from number: Int = 0) { (self.name, content, sequence) = (name, .object([]), number) }

  /// Creates a topic with a list, of which additions are sent.
  init(list name: String, limit: Int) { (self.name, content) = (name, .list([], limit: limit)) }

  /// Creates a topic with a JSON text, which is sent completely after a change.
  init(text name: String, from number: Int = 0) { (self.name, content, sequence) = (name, .text(""), number) }

  /// Sets the object.
  func set(_ members: [JSON.Member]) {
    guard case .object(let before) = content else { return }
    let changed =
      before.count == members.count ? zip(before, members).filter { $0 != $1 }.map(\.1) : members
    guard !changed.isEmpty else { return }
    content = .object(members)
    append("set", JSON.object(changed).text)
  }

  /// Sets the JSON text.
  func set(_ text: String) {
    guard case .text(let before) = content, text != before else { return }
    content = .text(text)
    append("value", text)
  }

  /// Appends items to the list.
  func add(_ items: [JSON]) {
    guard case .list(let before, let limit) = content, !items.isEmpty else { return }
    content = .list(Array((before + items).suffix(limit)), limit: limit)
    append("add", JSON.array(items).text)
  }

  /// Returns the messages for a viewer after the given number, nil for a new viewer; none while there is no value.
  func messages(after seen: Int?) -> [[UInt8]] {
    if case .text("") = content { return [] }
    guard let seen, seen <= sequence, sequence - seen <= min(messages.count, resumeLimit) else { return [whole] }
    return Array(messages.suffix(sequence - seen))
  }

  private var resumeLimit: Int { if case .list = content { Self.messageLimit } else { Self.changeLimit } }

  private var whole: [UInt8] {
    switch content {
    case .object(let members): message("value", JSON.object(members).text)
    case .list(let items, _): message("value", JSON.array(items).text)
    case .text(let text): message("value", text)
    }
  }

  private func append(_ kind: String, _ text: String) {
    sequence += 1
    if messages.count == Self.messageLimit { messages.removeFirst() }
    messages.append(message(kind, text))
  }

  private func message(_ kind: String, _ text: String) -> [UInt8] {
    Array("{\"topic\":\(JSON.string(name).text),\"seq\":\(sequence),\"\(kind)\":\(text)}".utf8)
  }
}
