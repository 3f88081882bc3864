/// Why a bench cannot go on: one line, what was wrong and what to do.
package struct BenchError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// The signal that ended the run, where one did.
    package let signal: Int32?

    package init(_ description: String) {
        self.description = description
        signal = nil
    }

    init(signal: Int32) {
        description = "interrupted by signal \(signal)"
        self.signal = signal
    }
}
