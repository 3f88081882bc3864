// Goal: a queue takes as much as it was told to, says so when it is full or closed, keeps order
// and loses nothing, and wakes whoever waits.
// Method: every small capacity; threads that push while one pops; the three queues of the control
// thread and their turns.

import Dispatch
import Foundation
import PosternCore
import PosternWire
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite struct BoundedQueueTests {
    @Test func capacityAndOrder() throws {
        for capacity in 1...5 {
            let queue = BoundedQueue<Int>(capacity: capacity, signal: try WakeSignal())
            for round in 0..<3 {
                for number in 0..<capacity { #expect(queue.push(number)) }
                #expect(!queue.push(99))
                #expect(queue.pop() == 0)
                #expect(queue.push(capacity))
                #expect(!queue.push(99))
                for number in 1...capacity { #expect(queue.pop() == number, "round \(round)") }
                #expect(queue.pop() == nil)
            }
        }
    }

    @Test func closingRefusesAndKeeps() throws {
        let queue = BoundedQueue<Int>(capacity: 4, signal: try WakeSignal())
        #expect(queue.push(1))
        #expect(queue.push(2))
        queue.close()
        #expect(!queue.push(3))
        #expect(queue.pop() == 1)
        #expect(!queue.push(3))
        #expect(queue.pop() == 2)
        #expect(queue.pop() == nil)
    }

    @Test func aPushWakes() throws {
        let signal = try WakeSignal()
        let queue = BoundedQueue<Int>(capacity: 1, signal: signal)
        #expect(!signal.drain())
        #expect(queue.push(1))
        #expect(signal.drain())
        // What was not added wakes nobody.
        #expect(!queue.push(2))
        #expect(!signal.drain())
    }

    @Test func nothingIsLostBetweenThreads() throws {
        let queue = BoundedQueue<Int>(capacity: 16, signal: try WakeSignal())
        let (threads, each) = (4, 5_000)
        for thread in 0..<threads {
            Thread {
                for number in 0..<each {
                    while !queue.push(thread * each + number) { sched_yield() }
                }
            }.start()
        }
        var seen: [[Int]] = Array(repeating: [], count: threads)
        let isDone = eventually {
            while let value = queue.pop() { seen[value / each].append(value % each) }
            return seen.allSatisfy { $0.count == each }
        }
        try #require(isDone)
        for numbers in seen { #expect(numbers == Array(0..<each)) }
    }

    // MARK: the control thread's queues

    private func request(_ request: Request, _ door: Door) throws -> ControlRequest {
        ControlRequest(
            request: request, byteCount: 100, correlation: 1,
            peer: .init(key: .number(1), origin: .tcp), door: door, handle: nil,
            route: ReplyRoute(routingID: [], hasDelimiter: false, descriptor: nil),
            lane: try LaneMailbox())
    }

    private func job(_ request: Request, _ door: Door = .gate) throws -> ControlJob {
        .request(try self.request(request, door))
    }

    private func inspectedAttest() throws -> ControlJob {
        .attest(.task(), try request(.attest(.task()), .gate), .success(nil))
    }

    private func operation(_ job: ControlJob?) -> PosternCore.Operation? {
        switch job {
        case .request(let request), .attest(_, let request, _), .claim(_, let request, _, _):
            request.request.operation
        case .reload, .exited, nil: nil
        }
    }

    @Test func peopleComeFirstAndEndingsTakeTurns() throws {
        let queues = try ControlQueues()
        let credential = CredentialID(Bytes16(high: 1, low: 1))
        for _ in 0..<3 {
            #expect(queues.push(try inspectedAttest()))
            #expect(queues.push(try job(.complete(credential))))
        }
        #expect(queues.push(try job(.status, .operator)))
        let order = (0..<7).map { _ in operation(queues.pop()) }
        #expect(order.first == .status)
        #expect(order.filter { $0 == .attest }.count == 3)
        #expect(order.filter { $0 == .complete }.count == 3)
        for pair in [(1, 2), (3, 4), (5, 6)] { #expect(order[pair.0] != order[pair.1]) }
        #expect(operation(queues.pop()) == nil)
    }

    @Test func oneKindsFloodDoesNotFillAnothers() throws {
        let queues = try ControlQueues()
        let credential = CredentialID(Bytes16(high: 1, low: 1))
        let attest = try job(.attest(.task()))
        for _ in 0..<Limits.controlQueueMax { #expect(queues.push(attest)) }
        #expect(!queues.push(attest))
        #expect(queues.push(try inspectedAttest()))
        #expect(queues.push(try job(.complete(credential))))
        #expect(queues.push(try job(.status, .operator)))
        #expect(queues.push(.reload(try .sample())))
        queues.close()
        #expect(!queues.push(try job(.complete(credential))))
        #expect(!queues.push(.reload(try .sample())))
        // What lanes handed over before is still handed on.
        #expect(queues.push(try inspectedAttest()))
        var count = 0
        while queues.pop() != nil { count += 1 }
        #expect(count == 5)
        // Attests that are still to be inspected are another thread's.
        while queues.uninspected.pop() != nil { count += 1 }
        #expect(count == Limits.controlQueueMax + 5)
    }
}
