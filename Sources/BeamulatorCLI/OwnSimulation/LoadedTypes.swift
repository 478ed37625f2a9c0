import Glibc

/// The types of a library that is loaded into this process, as the Swift runtime knows them.
///
/// The compiler lists every type of a library in its section `swift5_type_metadata`, as relative pointers to descriptors;
/// the layout is that of Swift's ABI (docs/ABI/TypeMetadata.rst of the language).
enum LoadedTypes {
  /// Loads a library and gives its structs, enums and classes, but for generic ones.
  ///
  /// - Parameter problem: Makes the error of what the linker says.
  static func load(_ path: String, problem: (String) -> CommandError) throws -> [any Any.Type] {
    let known = Set(sections)
    guard dlopen(path, RTLD_NOW | RTLD_LOCAL) != nil else { throw problem(String(cString: dlerror())) }
    return sections.filter { !known.contains($0) }.flatMap(types)
  }

  /// The metadata of each library that is loaded.
  private static var sections: [UnsafeRawPointer] {
    var found: [UnsafeRawPointer] = []
    withUnsafeMutablePointer(to: &found) { list in
      enumerateSections(
        { sections, list in
          list?.assumingMemoryBound(to: [UnsafeRawPointer].self).pointee.append(sections)
          return true
        }, list)
    }
    return found
  }

  private static func types(_ sections: UnsafeRawPointer) -> [any Any.Type] {
    // A version, three pointers, then a start and a length for each: protocols, conformances, types.
    let word = MemoryLayout<UInt>.size
    guard let start = sections.load(fromByteOffset: 8 * word, as: UnsafeRawPointer?.self) else { return [] }
    let length = sections.load(fromByteOffset: 9 * word, as: UInt.self)
    return stride(from: 0, to: Int(length), by: 4).compactMap { type(record: start + $0) }
  }

  private static func type(record: UnsafeRawPointer) -> (any Any.Type)? {
    let offset = record.load(as: Int32.self)
    // The two low bits: 0 for a pointer to the descriptor itself.
    guard offset & 3 == 0 else { return nil }
    let descriptor = record + Int(offset)
    let flags = descriptor.load(as: UInt32.self)
    let (kind, isGeneric) = (flags & 0x1F, flags & 0x80 != 0)
    guard 16...18 ~= kind, !isGeneric else { return nil }
    // After flags, parent and name: the function that gives the type.
    let place = descriptor + 12
    let access = unsafeBitCast(place + Int(place.load(as: Int32.self)), to: TypeAccess.self)
    return unsafeBitCast(access(0), to: Any.Type.self)
  }

  private typealias TypeAccess = @convention(c) (_ request: UInt) -> UnsafeRawPointer
}

@_silgen_name("swift_enumerateAllMetadataSections")
private func enumerateSections(
  _ body: @convention(c) (_ sections: UnsafeRawPointer, _ context: UnsafeMutableRawPointer?) -> Bool,
  _ context: UnsafeMutableRawPointer?)
