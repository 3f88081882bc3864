import Synchronization

/// Counts completions that are in force and not told to the audit log yet. Any thread.
final class CompletionsUnderWay: Sendable {
    private let number = Atomic<Int>(0)

    /// Relaxed throughout: it is a bound, and orders nothing.
    var count: Int { number.load(ordering: .relaxed) }

    func begin() { number.wrappingAdd(1, ordering: .relaxed) }

    func end() { number.wrappingSubtract(1, ordering: .relaxed) }
}
