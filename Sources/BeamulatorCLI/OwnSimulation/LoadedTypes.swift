import Glibc

/// The types of a loaded library as registered with the Swift runtime.
///
/// The compiler lists every type of a library in its section `swift5_type_metadata`, as relative pointers to descriptors;
/// the layout is defined by Swift's ABI (docs/ABI/TypeMetadata.rst in the Swift repository).
enum LoadedTypes {
  /// Loads a library and returns its structs, enums and classes that are not generic.
  ///
  /// - Parameter problem: Creates an error from the linker's message.
  static func load(_ path: String, problem: (String) -> CommandError) throws -> [any Any.Type] {
    let known = Set(sections)
    guard dlopen(path, RTLD_NOW | RTLD_LOCAL) != nil else { throw problem(String(cString: dlerror())) }
    return sections.filter { !known.contains($0) }.flatMap(types)
  }

  /// The metadata sections of all loaded libraries.
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
    // Layout: a version, three pointers, then start and length of protocols, conformances and types.
    let word = MemoryLayout<UInt>.size
    guard let start = sections.load(fromByteOffset: 8 * word, as: UnsafeRawPointer?.self) else { return [] }
    let length = sections.load(fromByteOffset: 9 * word, as: UInt.self)
    return stride(from: 0, to: Int(length), by: 4).compactMap { type(record: start + $0) }
  }

  private static func type(record: UnsafeRawPointer) -> (any Any.Type)? {
    let offset = record.load(as: Int32.self)
    // The two low bits are 0 for a direct pointer to the descriptor.
    guard offset & 3 == 0 else { return nil }
    let descriptor = record + Int(offset)
    let flags = descriptor.load(as: UInt32.self)
    let (kind, isGeneric) = (flags & 0x1F, flags & 0x80 != 0)
    guard 16...18 ~= kind, !isGeneric else { return nil }
    // The metadata accessor follows flags, parent and name.
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
