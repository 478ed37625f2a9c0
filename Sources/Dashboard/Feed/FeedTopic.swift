import Beamulator

/// One stream of the feed: what it is now, and the messages that led here, as far back as somebody may want to resume.
///
/// Used on the feed's queue only.
final class FeedTopic {
  /// So many messages are kept.
  private static let kept = 240
  /// Who has missed more than so many gets the whole instead.
  private static let patience = 8

  private enum Content {
    case object([JSON.Member])
    case list([JSON], limit: Int)
    case text(String)
  }

  let name: String
  private var content: Content
  private(set) var sequence = 0
  /// The last messages, the newest with the topic's number.
  private var messages: [[UInt8]] = []

  /// An object, of which changes are sent.
  ///
  /// - Parameter number: That of the last message of an earlier one.
  init(object name: String, from number: Int = 0) { (self.name, content, sequence) = (name, .object([]), number) }

  /// A list, of which additions are sent.
  init(list name: String, limit: Int) { (self.name, content) = (name, .list([], limit: limit)) }

  /// A value that is sent as a whole when it has changed, JSON.
  init(text name: String, from number: Int = 0) { (self.name, content, sequence) = (name, .text(""), number) }

  /// The object is this from now on.
  func set(_ members: [JSON.Member]) {
    guard case .object(let before) = content else { return }
    let changed =
      before.count == members.count ? zip(before, members).filter { $0 != $1 }.map(\.1) : members
    guard !changed.isEmpty else { return }
    content = .object(members)
    append("set", JSON.object(changed).text)
  }

  /// The value is this from now on.
  func set(_ text: String) {
    guard case .text(let before) = content, text != before else { return }
    content = .text(text)
    append("value", text)
  }

  /// This has come to the list.
  func add(_ items: [JSON]) {
    guard case .list(let before, let limit) = content, !items.isEmpty else { return }
    content = .list(Array((before + items).suffix(limit)), limit: limit)
    append("add", JSON.array(items).text)
  }

  /// What to send to who has seen the message of a number; nil is none. Nothing while the value is not known.
  func messages(after seen: Int?) -> [[UInt8]] {
    if case .text("") = content { return [] }
    guard let seen, seen <= sequence, sequence - seen <= min(messages.count, limitOfSteps) else { return [whole] }
    return Array(messages.suffix(sequence - seen))
  }

  private var limitOfSteps: Int { if case .list = content { Self.kept } else { Self.patience } }

  private var whole: [UInt8] {
    switch content {
    case .object(let members): message("value", JSON.object(members).text)
    case .list(let items, _): message("value", JSON.array(items).text)
    case .text(let text): message("value", text)
    }
  }

  private func append(_ kind: String, _ text: String) {
    sequence += 1
    if messages.count == Self.kept { messages.removeFirst() }
    messages.append(message(kind, text))
  }

  private func message(_ kind: String, _ text: String) -> [UInt8] {
    Array("{\"topic\":\(JSON.string(name).text),\"seq\":\(sequence),\"\(kind)\":\(text)}".utf8)
  }
}
