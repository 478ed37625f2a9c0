import Glibc

/// A condition that did not hold in time.
package struct WaitTimeout: Error, CustomStringConvertible {
  package let description: String

  init(_ awaited: String, _ limit: Duration, _ file: String, _ line: Int) {
    description = "not within \(limit.components.seconds) s: \(awaited) (\(file):\(line))"
  }
}

/// Waits until a condition holds, without blocking the thread.
///
/// - Parameters:
///   - awaited: The condition in words, for the failure.
///   - limit: Generous by default: only a test that fails takes that long.
/// - Throws: ``WaitTimeout``, or what the condition throws.
package func eventually(
  _ awaited: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
  _ condition: () async throws -> Bool
) async throws {
  try await eventuallyGet(awaited, within: limit, file: file, line: line) { try await condition() ? true : nil }
}

/// Waits until there is a value, and returns it.
///
/// - Throws: ``WaitTimeout``, or what `value` throws.
@discardableResult
package func eventuallyGet<Value>(
  _ awaited: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
  _ value: () async throws -> Value?
) async throws -> Value {
  let end = ContinuousClock.now + limit
  while true {
    if let value = try await value() { return value }
    guard ContinuousClock.now < end else { throw WaitTimeout(awaited, limit, file, line) }
    try await Task.sleep(for: .milliseconds(1))
  }
}

/// Waits until a condition holds, and blocks the thread: in tests that are not asynchronous.
///
/// - Throws: ``WaitTimeout``, or what the condition throws.
@available(*, noasync)
package func blockUntil(
  _ awaited: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
  _ condition: () throws -> Bool
) throws {
  try blockUntilGet(awaited, within: limit, file: file, line: line) { try condition() ? true : nil }
}

/// Waits until there is a value, and returns it, and blocks the thread.
///
/// - Throws: ``WaitTimeout``, or what `value` throws.
@available(*, noasync)
@discardableResult
package func blockUntilGet<Value>(
  _ awaited: String, within limit: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
  _ value: () throws -> Value?
) throws -> Value {
  let end = ContinuousClock.now + limit
  while true {
    if let value = try value() { return value }
    guard ContinuousClock.now < end else { throw WaitTimeout(awaited, limit, file, line) }
    usleep(5000)
  }
}
