import Engine
import Beamulator
import Foundation

/// `beamulator init DIR`.
enum InitCommand {
  static let spec = CommandSpec(
    name: "init", usage: "init DIR", summary: "write a new simulation that runs", flags: [], words: 1...1,
    needs: "the name of a new folder, as in beamulator init my-sim", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let folder = (arguments.words[0] as NSString).standardizingPath
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
      guard isFolder.boolValue, try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
        throw CommandError("'\(folder)' is there already and not empty; give a folder that is to be made")
      }
    }
    let template = SimulationTemplate(name: URL(fileURLWithPath: folder).lastPathComponent)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(writing: folder, errno)
    }
    for (name, text) in template.files { try RunDirectory.write(Data(text.utf8), to: "\(folder)/\(name)") }
    Terminal.print(
      """
      \(folder): \(template.files.map(\.name).joined(separator: ", "))

        beamulator run \(folder)      let it live
        beamulator check \(folder)    see what would run, and what can be configured
      """)
    return ExitCode.done
  }
}
