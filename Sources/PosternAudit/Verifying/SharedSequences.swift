import Synchronization

/// The numbers of a log, gathered by several threads.
final class SharedSequences: Sendable {
    private let state = Mutex(SequenceSet())

    /// What is wrong; nil: nothing.
    func insert(_ numbers: [UInt64]) -> String? {
        state.withLock { set in
            var twice: UInt64?
            for number in numbers where !set.insert(number) { twice = twice ?? number }
            return twice.map { "number \($0) is in the log twice" }
        }
    }

    var value: SequenceSet { state.withLock { $0 } }
}
