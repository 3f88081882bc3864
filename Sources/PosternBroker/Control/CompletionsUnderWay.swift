import Synchronization

/// Counts completions that are in force and not told to the audit log yet. Any thread.
final class CompletionsUnderWay: Sendable {
    private let number = Atomic<Int>(0)

    /// Relaxed throughout: it is a bound, and orders nothing.
    var count: Int { number.load(ordering: .relaxed) }

    /// One of them, as long as somebody holds it: who drops what would tell of it drops it, too.
    final class Token: Sendable {
        private let all: CompletionsUnderWay

        init(_ all: CompletionsUnderWay) {
            self.all = all
            all.number.wrappingAdd(1, ordering: .relaxed)
        }

        deinit { all.number.wrappingSubtract(1, ordering: .relaxed) }
    }
}
