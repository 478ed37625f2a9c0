/// The runnable jobs of a shard, first in, first out.
struct ReadyQueue {
  private var jobs: [(UnownedJob, UnownedSerialExecutor)] = []
  private var head = 0

  var isEmpty: Bool { jobs.isEmpty }

  mutating func append(_ job: UnownedJob, _ executor: UnownedSerialExecutor) { jobs.append((job, executor)) }

  mutating func removeFirst() -> (UnownedJob, UnownedSerialExecutor)? {
    guard head < jobs.count else { return nil }
    let first = jobs[head]
    head += 1
    if head == jobs.count {
      jobs.removeAll(keepingCapacity: true)
      head = 0
    }
    return first
  }
}
