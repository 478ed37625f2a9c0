import CPlatform
import Glibc

/// A child process that is killed when the thread that started it ends, even if this process is killed.
package struct OSProcess: Sendable {
  /// The process id, which is also the id of its process group.
  package let id: Int32

  /// The destination of a program's output.
  package enum Output {
    /// To the standard output and error of this process; the program inherits its descriptors.
    case inherited
    /// Both to the standard error of this process.
    case error
    /// Appended to a file; the program inherits no descriptor and has no input.
    case file(String)
  }

  /// The error of a program that could not be started.
  package struct StartError: Error {
    /// The `errno` of the failure.
    package let code: Int32
  }

  /// Starts a program in its own process group.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: Its arguments, starting with its name.
  ///   - environment: Its environment; nil inherits that of this process.
  ///   - folder: Its working directory; nil inherits that of this process.
  ///   - output: The destination of its output.
  ///   - blocking: The signals blocked in the program.
  /// - Throws: ``StartError``.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil, in folder: String? = nil,
    output: Output, blocking: [Int32] = []
  ) throws(StartError) {
    var mask = sigset_t()
    sigemptyset(&mask)
    for signal in blocking { sigaddset(&mask, signal) }
    let words = Self.copies(arguments)
    let variables = environment.map { Self.copies($0.map { "\($0.key)=\($0.value)" }) }
    let path: String? = if case .file(let path) = output { path } else { nil }
    let outputToError = if case .error = output { true } else { false }
    let (programCopy, folderCopy, pathCopy) = (
      strdup(program), folder.flatMap { strdup($0) }, path.flatMap { strdup($0) }
    )
    defer {
      for copy in words + (variables ?? []) + [programCopy, folderCopy, pathCopy] { free(copy) }
    }
    let id = words.withUnsafeBufferPointer { words in
      (variables ?? []).withUnsafeBufferPointer { list in
        var options = beamulator_spawn_options(
          program: programCopy, arguments: words.baseAddress, environment: variables == nil ? nil : list.baseAddress,
          folder: folderCopy, output: pathCopy, output_to_error: outputToError, mask: mask)
        return beamulator_spawn(&options)
      }
    }
    guard id > 0 else { throw StartError(code: -id) }
    self.id = id
  }

  /// Waits for the end of the process.
  ///
  /// - Returns: Its exit code; 128 plus the signal number if a signal ended it.
  package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Returns copies of strings for C, terminated by a null pointer.
  private static func copies(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }
}
