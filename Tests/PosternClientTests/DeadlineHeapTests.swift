// Goal: the heap gives deadlines in order whatever the order of insertion and removal.
// Method: against a sorted array, with random operations from a seed that a failure prints.

import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DeadlineHeapTests {
        @Test func behavesAsASortedArray() {
            let seed = UInt64.random(in: 0...UInt64.max)
            var random = SeededRandom(seed: seed)
            let start = ContinuousClock.now
            var heap = DeadlineHeap()
            var model: [(ContinuousClock.Instant, UInt64)] = []
            for step in 0..<5_000 {
                switch random.next() % 8 {
                case 0..<5:
                    let deadline = start + .milliseconds(Int64(random.next() % 1_000))
                    let correlation = UInt64(step)
                    heap.insert(DeadlineHeap.Entry(deadline: deadline, correlation: correlation))
                    model.append((deadline, correlation))
                    model.sort { $0.0 < $1.0 }
                case 5..<7:
                    let removed = heap.removeNearest()
                    #expect(removed?.deadline == model.first?.0, "seed \(seed)")
                    model.removeAll { $0.1 == removed?.correlation }
                default:
                    let kept = random.next() % 2
                    if step % 50 == 0 {
                        heap.compact { $0 % 2 == kept }
                        model.removeAll { $0.1 % 2 != kept }
                    }
                }
                #expect(heap.count == model.count, "seed \(seed)")
                #expect(heap.nearest?.deadline == model.first?.0, "seed \(seed)")
            }
        }
    }
}
