extension RandomStream {
  /// Draws one of about 300 common English words, in lower case.
  public mutating func word() -> String { pick(WordList.words) }

  /// Draws words separated by spaces.
  ///
  /// - Parameter count: The number of words, 0 or more.
  public mutating func words(_ count: Int) -> String {
    precondition(count >= 0, "cannot draw \(count) words; give a count of 0 or more")
    return (0..<count).map { _ in word() }.joined(separator: " ")
  }

  /// Draws four to twelve words with an initial capital and a final full stop; the sentence has no meaning.
  public mutating func sentence() -> String {
    let text = words(number(in: 4...12))
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  /// Draws three to six sentences.
  public mutating func paragraph() -> String {
    (0..<number(in: 3...6)).map { _ in sentence() }.joined(separator: " ")
  }

  /// Draws the title of a task: `Water the plants`, `Call the dentist tomorrow`.
  public mutating func title() -> String {
    let (verb, things) = pick(TaskList.tasks)
    return "\(verb) \(pick(things))\(pick(TaskList.endings))"
  }
}
