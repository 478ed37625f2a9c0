import Foundation

/// Files that are served as they were when it was made, out of memory.
///
/// A request gets what lies at exactly its path, or nothing: no name of a file is ever made of what a client sends. The
/// clients keep what they got and ask whether it is still the same.
package struct StaticAssets: Sendable {
  private var assets: [String: StaticAsset] = [:]

  /// Reads all files of a folder and of those in it; its `index.html` is also at `/`, so in each folder below.
  ///
  /// - Parameter files: Further files, each with the path it is asked for by; they take precedence.
  /// - Throws: What cannot be read.
  package init(folder: String, files: [(path: String, file: String)] = []) throws(WebServerError) {
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    } catch {
      throw WebServerError("the folder of static files cannot be read: \(folder): \(error.localizedDescription)")
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

  /// The answer to a request; nil when there is nothing at its path.
  package func response(to request: HTTPServerRequest) -> HTTPServerResponse? {
    guard let asset = assets[request.path] else { return nil }
    guard request.method == .get || request.method == .head else {
      return HTTPServerResponse(status: 405, headers: [("Allow", "GET, HEAD")])
    }
    return asset.response(to: request)
  }
}
