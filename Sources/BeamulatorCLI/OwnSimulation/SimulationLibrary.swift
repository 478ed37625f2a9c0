import Engine
import Beamulator
import Foundation

/// The Swift files of a simulation's folder, compiled to a library and loaded into this process.
///
/// The library is stored in the folder's `.build`. Its name is a hash of the files, the compiler's arguments and this build
/// of the engine. It uses the engine's symbols, which the executable exports.
struct SimulationLibrary {
  private let folder: String
  private let files: [String]

  /// Returns nil if the folder has no Swift files.
  init?(folder: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    files = names.filter { $0.hasSuffix(".swift") && $0 != "Package.swift" }
    guard !files.isEmpty else { return nil }
    self.folder = (folder as NSString).standardizingPath
  }

  /// Compiles the files if they changed, loads the library and returns its behaviors.
  ///
  /// - Throws: ``CommandError`` if compiling or loading fails; the compiler's output goes to stderr.
  func behaviors() throws -> [BehaviorType] {
    let path = "\(folder)/.build/simulation-\(try fingerprint()).so"
    if !FileManager.default.fileExists(atPath: path) { try compile(to: path) }
    let types = try LoadedTypes.load(path) { reason in
      CommandError("\(path) could not be loaded: \(reason); remove \(folder)/.build and try again")
    }
    let kinds = types.compactMap { $0 as? any Behavior.Type }.map { Self.kind($0) }.sorted { $0.name < $1.name }
    for (first, second) in zip(kinds, kinds.dropFirst()) where first.name == second.name {
      throw CommandError("'\(folder)' has two behaviors named \(first.name); rename one")
    }
    return kinds
  }

  /// The concatenated files, each preceded by a comment with its name.
  ///
  /// - Throws: ``FileError``.
  var source: String {
    get throws {
      try files.map { "// \($0)\n" + String(decoding: try contents(of: $0), as: UTF8.self) }.joined()
    }
  }

  private func contents(of file: String) throws -> Data {
    let path = "\(folder)/\(file)"
    guard let data = FileManager.default.contents(atPath: path) else { throw FileError(reading: path, errno) }
    return data
  }

  private static func kind<B: Behavior>(_ type: B.Type) -> BehaviorType { BehaviorType(type) }

  private func compile(to path: String) throws {
    let build = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: build, withIntermediateDirectories: true)
    let draft = "\(build)/draft-\(getpid()).so"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.arguments = ["swiftc"] + arguments + files + ["-o", URL(fileURLWithPath: draft).path]
    // Keep the compiler's output out of stdout, which may be read by a program.
    process.standardOutput = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: break
    case 127:
      throw CommandError(
        "'\(folder)' has Swift files, but no Swift compiler was found; install the Swift toolchain that beamulator was "
          + "built with and add swiftc to PATH")
    default: throw CommandError("the Swift files of '\(folder)' do not compile; see the compiler's errors above")
    }
    for old in try FileManager.default.contentsOfDirectory(atPath: build) where old.hasPrefix("simulation-") {
      try? FileManager.default.removeItem(atPath: "\(build)/\(old)")
    }
    guard rename(draft, path) == 0 else { throw FileError(writing: path, errno) }
  }

  private var arguments: [String] {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let maps = ["CRuntime", "CLibYAML"].flatMap {
      ["-Xcc", "-fmodule-map-file=" + sources.appendingPathComponent("\($0)/module.modulemap").path]
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? ""
    let identifier = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    // Testing is enabled so that the optimizer keeps unreferenced behaviors; -g adds lines to backtraces.
    return [
      "-enable-testing", "-emit-library", "-parse-as-library", "-O", "-g", "-whole-module-optimization",
      "-swift-version",
      "6",
      "-enable-upcoming-feature", "NonisolatedNonsendingByDefault", "-module-name", "Simulation_" + identifier,
      "-I", Executable.folder + "/Modules",
    ] + maps
  }

  /// The 64-bit FNV-1a hash of all inputs of the build.
  private func fingerprint() throws -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    let engine = try FileManager.default.attributesOfItem(atPath: Executable.path)
    let changed = (engine[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    add("\(Executable.path) \(changed) \(engine[.size] ?? 0) \(arguments)".utf8)
    for file in files {
      let text = try contents(of: file)
      add("\(file) \(text.count) ".utf8)
      add(text)
    }
    return String(hash, radix: 16)
  }
}
