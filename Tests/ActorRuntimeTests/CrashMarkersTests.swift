import Beamulator
import Foundation
import Testing

@testable import ActorRuntime

@Suite(.timeLimit(.minutes(1)))
struct CrashMarkersTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("beamulator-\(UUID())").path

  @Test func aRestartedEngineKeepsTheTimeReachedUntilItsShardsRun() throws {
    defer { unlink(path) }
    let first = SimulatedTime(nanoseconds: 5_000)
    let old = try CrashMarkers(path: path)
    ShardActivity(old, shard: 3).reached.pointee.store(first.nanoseconds, ordering: .relaxed)
    #expect(CrashMarkers.evidence(path: path)?.reached == first)
    // The engine is killed again before a shard has stored its time.
    let new = try CrashMarkers(path: path, reached: first)
    #expect(CrashMarkers.evidence(path: path)?.reached == first)
    // The process before it no longer writes to the file.
    ShardActivity(old, shard: 3).reached.pointee.store(9_000, ordering: .relaxed)
    #expect(CrashMarkers.evidence(path: path)?.reached == first)
    ShardActivity(new, shard: 0).reached.pointee.store(7_000, ordering: .relaxed)
    #expect(CrashMarkers.evidence(path: path)?.reached == SimulatedTime(nanoseconds: 7_000))
  }

  @Test func aCountedTrapIsRemovedAndTheTimeReachedStays() throws {
    defer { unlink(path) }
    _ = try CrashMarkers(path: path, reached: SimulatedTime(nanoseconds: 5_000))
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let end = try file.seekToEnd()
    try file.seek(toOffset: end - 8)
    try file.write(contentsOf: [42, 0, 0, 0, 0, 0, 0, 0])
    try file.close()
    #expect(CrashMarkers.evidence(path: path)?.trapped == 42)
    CrashMarkers.clearTrap(path: path)
    #expect(
      CrashMarkers.evidence(path: path)
        == CrashMarkers.CrashEvidence(trapped: nil, reached: SimulatedTime(nanoseconds: 5_000)))
  }

  @Test func aFolderThatIsMissingIsNamed() {
    #expect(throws: RuntimeError.self) { try CrashMarkers(path: "/nonexistent/acting") }
    #expect(CrashMarkers.evidence(path: path) == nil)
  }
}
