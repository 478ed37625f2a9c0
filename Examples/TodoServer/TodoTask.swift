/// A task.
struct TodoTask {
  let id: Int64
  var title: String
  var isCompleted: Bool

  /// Appends the JSON `{"id":1,"title":"…","completed":false}`.
  func encode(into json: inout [UInt8]) {
    json.append(contentsOf: #"{"id":"#.utf8)
    json.append(contentsOf: String(id).utf8)
    json.append(contentsOf: #","title":"#.utf8)
    JSONText.append(title, to: &json)
    json.append(contentsOf: #","completed":"#.utf8)
    json.append(contentsOf: (isCompleted ? "true}" : "false}").utf8)
  }
}
