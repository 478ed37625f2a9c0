import Engine
import Beamulator
import Foundation
import Platform

/// The Swift files of a simulation's folder, compiled to a library and loaded into this process.
///
/// The library is stored in the folder's `.build`. Its name is a hash of the files, the compiler's arguments and this
/// build of the engine. It uses the engine's symbols, which the executable exports.
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
    let list = path + ".behaviors"
    if !FileManager.default.fileExists(atPath: list) { try compile(to: path, list) }
    guard dlopen(path, RTLD_NOW | RTLD_LOCAL) != nil else {
      throw CommandError(
        "\(path) could not be loaded: \(String(cString: dlerror())); remove \(folder)/.build and try again")
    }
    let names = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
    // The runtime's own look-up; it finds no type for a protocol or a generic type.
    let types = names.compactMap { _typeByName($0) as? any Behavior.Type }
    let behaviors = types.map { BehaviorType($0) }.sorted { $0.name < $1.name }
    for (first, second) in zip(behaviors, behaviors.dropFirst()) where first.name == second.name {
      throw CommandError("'\(folder)' has two behaviors named \(first.name); rename one")
    }
    return behaviors
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

  /// Compiles the files to a library, and writes the list of its behaviors last.
  private func compile(to path: String, _ list: String) throws {
    let build = folder + "/.build"
    let draft = "\(build)/draft-\(getpid())"
    try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: draft) }
    let output = URL(fileURLWithPath: draft).path
    let compiler = try? OSProcess(
      "/usr/bin/env", ["env", "swiftc"] + arguments + Self.outputs(output) + files, in: folder, output: .error)
    switch compiler?.wait() {
    case 0: break
    case nil, 127:
      throw CommandError(
        "'\(folder)' has Swift files, but no Swift compiler was found; install the Swift toolchain that beamulator was "
          + "built with and add swiftc to PATH")
    default: throw CommandError("the Swift files of '\(folder)' do not compile; see the compiler's errors above")
    }
    for old in try FileManager.default.contentsOfDirectory(atPath: build) where old.hasPrefix("simulation-") {
      try? FileManager.default.removeItem(atPath: "\(build)/\(old)")
    }
    guard rename(draft + "/library.so", path) == 0 else { throw FileError(writing: path, errno) }
    let graph = try Data(contentsOf: URL(fileURLWithPath: "\(draft)/\(module).symbols.json"))
    let names = try JSONDecoder().decode(SymbolGraph.self, from: graph).behaviors
    try Data(names.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: list), options: .atomic)
  }

  /// The name of the module, made of the folder's.
  private var module: String {
    let name = folder.split(separator: "/").last.map(String.init) ?? ""
    return "Simulation_" + String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private var arguments: [String] {
    // Testable, so that the optimizer keeps behaviors that nothing in the folder refers to; with lines for backtraces.
    [
      "-enable-testing", "-emit-library", "-parse-as-library", "-O", "-g", "-whole-module-optimization",
      "-swift-version", "6", "-enable-upcoming-feature", "NonisolatedNonsendingByDefault", "-module-name", module,
      "-I", Executable.moduleFolder,
    ]
  }

  /// The compiler's arguments for the library and its symbol graph, which lists the types that conform to `Behavior`.
  private static func outputs(_ folder: String) -> [String] {
    [
      "-o", folder + "/library.so", "-emit-module", "-emit-module-path", folder + "/module.swiftmodule",
      "-emit-symbol-graph", "-emit-symbol-graph-dir", folder, "-symbol-graph-minimum-access-level", "private",
    ]
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
