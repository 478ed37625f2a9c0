extension RandomStream {
  /// One of some 300 plain English words, in lower case.
  public mutating func word() -> String { pick(WordList.words) }

  /// Words with blanks between them.
  ///
  /// - Parameter count: 0 or more.
  public mutating func words(_ count: Int) -> String {
    precondition(count >= 0, "there cannot be \(count) words; give a count of 0 or more")
    return (0..<count).map { _ in word() }.joined(separator: " ")
  }

  /// Four to twelve words with a capital at the beginning and a full stop at the end; they make no sense.
  public mutating func sentence() -> String {
    let text = words(number(in: 4...12))
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  /// Three to six sentences.
  public mutating func paragraph() -> String {
    (0..<number(in: 3...6)).map { _ in sentence() }.joined(separator: " ")
  }

  /// Something to be done: `Water the plants`, `Call the dentist tomorrow`.
  public mutating func title() -> String {
    let (verb, things) = pick(TaskList.tasks)
    return "\(verb) \(pick(things))\(pick(TaskList.endings))"
  }
}
