import Glibc

/// The resource usage of this process.
struct ProcessUsage {
  /// CPU seconds since its start.
  let cpuSeconds: Double
  /// Resident memory in bytes.
  let residentBytes: Int

  /// Reads the current usage.
  init() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    cpuSeconds = [usage.ru_utime, usage.ru_stime].reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    var pages = 0
    if let file = fopen("/proc/self/statm", "re") {
      var text = [CChar](repeating: 0, count: 128)
      if fgets(&text, Int32(text.count), file) != nil {
        let fields = text.split(separator: 32).map { String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self) }
        pages = fields.count > 1 ? Int(fields[1]) ?? 0 : 0
      }
      fclose(file)
    }
    residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
