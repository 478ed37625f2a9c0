import Engine
import Beamulator
import Foundation

/// `beamulator init DIR`.
enum InitCommand {
  static let spec = CommandSpec(
    name: "init", usage: "init DIR", summary: "create a new simulation that is ready to run", flags: [], words: 1...1,
    needs: "the name of a new folder, for example: beamulator init my-sim", perform: perform)

  private static func perform(_ arguments: Arguments, _ behaviors: [BehaviorType]) throws -> Int32 {
    let folder = (arguments.words[0] as NSString).standardizingPath
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) {
      guard isFolder.boolValue, try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
        throw CommandError("'\(folder)' exists and is not empty; give a new or an empty folder")
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
      Created \(folder): \(template.files.map(\.name).joined(separator: ", "))

        beamulator run \(folder)      run the simulation
        beamulator check \(folder)    validate it and list all configuration keys
      """)
    return ExitCode.done
  }
}
