import Foundation

/// Static files, read once and served from memory.
///
/// Request paths are matched exactly and never used as file names. Clients cache the files and revalidate them by
/// entity tag.
package struct StaticAssets: Sendable {
  private var assets: [String: StaticAsset] = [:]

  /// Reads all files of a folder and its subfolders; `index.html` is also served at the path of its folder.
  ///
  /// - Parameter files: Further files with their request paths; they take precedence.
  /// - Throws: ``WebServerError`` if the folder or a file cannot be read.
  package init(folder: String, files: [(path: String, file: String)] = []) throws(WebServerError) {
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    } catch {
      throw WebServerError("cannot read the folder of static files \(folder): \(error.localizedDescription)")
    }
    for name in names {
      let file = folder + "/" + name
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue else { continue }
      let asset = try StaticAsset(file: file)
      assets["/" + name] = asset
      if name.split(separator: "/").last == "index.html" { assets["/" + name.dropLast("index.html".count)] = asset }
    }
    for (path, file) in files { assets[path] = try StaticAsset(file: file) }
  }

  /// Returns the response to a request; nil if there is no file at its path.
  package func response(to request: HTTPServerRequest) -> HTTPServerResponse? {
    guard let asset = assets[request.path] else { return nil }
    guard request.method == .get || request.method == .head else {
      return HTTPServerResponse(status: 405, headers: [("Allow", "GET, HEAD")])
    }
    return asset.response(to: request)
  }
}
