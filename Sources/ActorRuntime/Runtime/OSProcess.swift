import CRuntime
import Glibc

/// A child process that does not outlive the thread that started it, not even one that is killed.
package struct OSProcess: Sendable {
  /// Its id, and that of its process group.
  package let id: Int32

  /// A program that could not be started.
  package struct Refusal: Error {
    /// As `errno` has it.
    package let code: Int32
  }

  /// Starts a program, in a process group of its own, with nothing to read.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: Its arguments, its name first.
  ///   - output: The file that what it prints is appended to.
  package init(_ program: String, _ arguments: [String], output: String) throws(Refusal) {
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let id = beamulator_spawn(program, &words, output)
    guard id > 0 else { throw Refusal(code: -id) }
    self.id = id
  }

  /// Has this process killed when the thread that started it ends.
  package static func dieWithParent() { beamulator_die_with_parent() }
}
