/// The arguments of `todo-server`.
struct TodoOptions {
  var host = "127.0.0.1"
  var port: UInt16 = 8000
  var database = ":memory:"
  var failRate = 0.0
  /// The delay of responses in microseconds.
  var latency: ClosedRange<Int64> = 0...0
  var seed: UInt64 = 1
  var log: String?
  var hasUsers = false
  var wantsHelp = false

  /// An invalid argument, with the remedy.
  struct Problem: Error {
    let message: String
  }

  init(_ arguments: [String]) throws(Problem) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--help" || argument == "-h" {
        wantsHelp = true
        continue
      }
      if argument == "--users" {
        hasUsers = true
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let names = ["--host", "--port", "--db", "--fail-rate", "--latency", "--seed", "--log"]
      guard let name = parts.first, names.contains(name) else {
        let all = names.joined(separator: ", ")
        throw Problem(message: "unknown argument \"\(argument)\"; use \(all), --users or --help")
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw Problem(message: "\(name) requires a value; see todo-server --help")
      }
      try set(name, value)
    }
  }

  private mutating func set(_ name: String, _ value: String) throws(Problem) {
    switch name {
    case "--host": host = value
    case "--db": database = value
    case "--log": log = value
    case "--port":
      port = try Self.parsed(UInt16(value), name, value, "a whole number from 0 to 65535, such as 8000")
    case "--seed":
      seed = try Self.parsed(UInt64(value), name, value, "a whole number from 0 up, such as 1")
    case "--fail-rate":
      let rate = Double(value).flatMap { (0...1).contains($0) ? $0 : nil }
      failRate = try Self.parsed(rate, name, value, "a number from 0 to 1, such as 0.05")
    default:
      latency = try Self.parsed(Self.latency(value), name, value, "a time such as 20ms, or a range such as 5ms..50ms")
    }
  }

  private static func parsed<Value>(
    _ result: Value?, _ name: String, _ found: String, _ right: String
  ) throws(Problem) -> Value {
    guard let result else { throw Problem(message: "\(name) is \"\(found)\", it must be \(right)") }
    return result
  }

  private static func latency(_ text: String) -> ClosedRange<Int64>? {
    guard let dots = text.firstRange(of: "..") else { return microseconds(text[...]).map { $0...$0 } }
    guard let low = microseconds(text[..<dots.lowerBound]), let high = microseconds(text[dots.upperBound...]),
      low <= high
    else { return nil }
    return low...high
  }

  /// Parses a duration of at most an hour.
  private static func microseconds(_ text: Substring) -> Int64? {
    for (unit, factor) in [("us", 1.0), ("ms", 1_000), ("s", 1_000_000)] where text.hasSuffix(unit) {
      guard let number = Double(text.dropLast(unit.count)), (0...3_600_000_000).contains(number * factor) else {
        return nil
      }
      return Int64(number * factor)
    }
    return nil
  }

  static let help = """
    todo-server: a small to-do application as a load test target

    usage: todo-server [--host 127.0.0.1] [--port 8000] [--db PATH] [--fail-rate 0.0]
                       [--latency 0ms] [--seed 1] [--log FILE] [--users] [--help]

      --host ADDRESS   the numeric address to listen on
      --port PORT      the port to listen on; 0 selects a free one
      --db PATH        store the tasks in this SQLite file; by default they are kept in memory
      --fail-rate P    make this share of the API's requests (not of the page) fail, from 0 to 1:
                       they return 500 and change nothing; half of the PUTs among them return
                       200 instead and leave the task unchanged
      --latency TIME   delay each response by TIME (20ms) or by a time within a range (5ms..50ms);
                       units are us, ms and s
      --seed N         the random seed; the same requests in the same order have the same faults
                       and delays
      --log FILE       append a line for each response: the time it is sent in microseconds
                       since 1970, method, path, status
      --users          tasks belong to users: POST /users {"name":"…","password":"…"} registers
                       one, POST /sessions {"name":"…","password":"…"} returns {"token":"…"},
                       and /tasks requires the header Authorization: Bearer TOKEN; there is no
                       page; tasks created without --users are kept but hidden, and vice versa
      --help           print this and exit

    GET /tasks  POST /tasks {"title":"…"}  PUT /tasks/{id} {"completed":true}  DELETE /tasks/{id}
    GET / returns a page for them; GET /healthz returns 200 once the server is ready. SIGTERM and
    SIGINT stop the server; exit code 104 means invalid arguments or that the server could not start.

    """
}
