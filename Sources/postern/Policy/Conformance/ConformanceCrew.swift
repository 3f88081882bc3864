import Dispatch
import Synchronization

/// Runs cases in worker processes, several at a time.
struct ConformanceCrew {
    let arguments: [String]
    let workerCount: Int
    let timeout: Duration

    /// The outcomes in the order of the paths; nil where no worker could be started at all.
    func run(
        _ paths: [String], progress: @escaping @Sendable (Int) -> Void
    ) -> [CaseWorker.Outcome?] {
        let ledger = ConformanceLedger(count: paths.count)
        DispatchQueue.concurrentPerform(iterations: min(workerCount, max(1, paths.count))) { _ in
            var worker: CaseWorker?
            while let index = ledger.next() {
                if worker == nil { worker = try? CaseWorker(arguments: arguments) }
                guard let running = worker else { continue }
                let outcome = running.run(paths[index], timeout: timeout)
                if case .report = outcome {
                } else {
                    running.stop()
                    worker = nil
                }
                progress(ledger.record(outcome, at: index))
            }
            worker?.stop()
        }
        return ledger.outcomes
    }
}

/// Which case is next, and what became of those before it. Shared by the threads of a crew.
private final class ConformanceLedger: Sendable {
    private struct State: Sendable {
        var next = 0
        var done = 0
        var outcomes: [CaseWorker.Outcome?]
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(outcomes: Array(repeating: nil, count: count)))
    }

    var outcomes: [CaseWorker.Outcome?] { state.withLock { $0.outcomes } }

    func next() -> Int? {
        state.withLock { state in
            guard state.next < state.outcomes.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// - Returns: how many are done.
    func record(_ outcome: CaseWorker.Outcome, at index: Int) -> Int {
        state.withLock { state in
            state.outcomes[index] = outcome
            state.done += 1
            return state.done
        }
    }
}
