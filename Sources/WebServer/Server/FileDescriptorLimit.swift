import Glibc

/// The limit on open file descriptors of this process.
enum FileDescriptorLimit {
  /// The highest limit to set: libwebsockets allocates tables of that size, and containers allow a billion.
  private static let ceiling: rlim_t = 1 << 20

  /// Raises the limit to the hard limit, at most to the ceiling, and returns it.
  static func raise() -> Int {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    limit.rlim_cur = min(limit.rlim_max, ceiling)
    guard setrlimit(resource, &limit) == 0 else { return 1024 }
    return Int(limit.rlim_cur)
  }
}
