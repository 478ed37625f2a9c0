import Beamulator
import Testing

@testable import ActorRuntime

@Suite(.timeLimit(.minutes(3)))
struct TimerQueueTests {
  @Test func tiesAreTakenInTheOrderOfScheduling() {
    var queue = TimerQueue()
    for slot in 0..<1000 { queue.insert(due: 5, slot: slot) }
    for slot in 0..<1000 { #expect(queue.removeFirst(notAfter: 5)?.slot == slot) }
    #expect(queue.removeFirst(notAfter: .max)?.slot == nil)
  }

  @Test func noTimerIsTakenBeforeItsDueTime() {
    var queue = TimerQueue()
    queue.insert(due: 100, slot: 1)
    #expect(queue.removeFirst(notAfter: 99)?.slot == nil)
    #expect(queue.firstDue == 100)
    #expect(queue.removeFirst(notAfter: 100)?.slot == 1)
    #expect(queue.firstDue == nil)
  }

  @Test func anEarlierTimerAddedAfterPeekingComesFirst() {
    var queue = TimerQueue()
    queue.insert(due: 3_600_000_000_000, slot: 1)
    #expect(queue.firstDue == 3_600_000_000_000)
    queue.insert(due: 7, slot: 2)
    #expect(queue.firstDue == 7)
    #expect(queue.removeFirst(notAfter: .max)?.slot == 2)
    #expect(queue.removeFirst(notAfter: .max)?.slot == 1)
  }

  @Test func timesBeforeTheStartCountAsTheStart() {
    var queue = TimerQueue()
    queue.insert(due: -5, slot: 1)
    #expect(queue.firstDue == 0)
  }

  @Test func theGreatestTimeIsValid() {
    var queue = TimerQueue()
    queue.insert(due: .max, slot: 1)
    queue.insert(due: .max - 1, slot: 2)
    #expect(queue.removeFirst(notAfter: .max)?.slot == 2)
    #expect(queue.removeFirst(notAfter: .max)?.slot == 1)
  }

  /// Compares with a sorted list: spans from nanoseconds to weeks, many ties, insertions between removals.
  @Test(arguments: [1, 1000, 1_000_000, 1_000_000_000, 1_000_000_000_000, 1_000_000_000_000_000] as [Int64])
  func theOrderEqualsThatOfASortedList(span: Int64) {
    var random = RandomStream(seed: 7, stream: UInt64(span))
    var queue = TimerQueue()
    var model: [(due: Int64, slot: Int)] = []
    var now: Int64 = 0
    var slot = 0
    for round in 0..<1200 {
      for _ in 0..<(round < 600 ? 2 : 0) {
        let due = now + Int64.random(in: 0...span, using: &random)
        queue.insert(due: due, slot: slot)
        model.append((due, slot))
        slot += 1
      }
      guard let index = model.indices.min(by: { (model[$0].due, model[$0].slot) < (model[$1].due, model[$1].slot) })
      else { break }
      let expected = model.remove(at: index)
      let found = queue.removeFirst(notAfter: .max)
      #expect(found?.due == expected.due && found?.slot == expected.slot)
      now = expected.due
      if found?.slot != expected.slot { return }
    }
    #expect(queue.count == model.count)
  }

  @Test func timersOfALargePopulationAreTakenInOrder() {
    var random = RandomStream(seed: 3, stream: 3)
    var queue = TimerQueue()
    for slot in 0..<100_000 { queue.insert(due: Int64.random(in: 0...2_000_000_000, using: &random), slot: slot) }
    var last: Int64 = 0
    for _ in 0..<300_000 {
      guard let timer = queue.removeFirst(notAfter: .max) else { break }
      #expect(timer.due >= last)
      last = timer.due
      queue.insert(due: last + Int64.random(in: 1_000_000_000...2_000_000_000, using: &random), slot: timer.slot)
    }
    #expect(queue.count == 100_000)
  }
}
