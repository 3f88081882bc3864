/// Why a bench cannot go on: one line, what was wrong and what to do.
public struct BenchError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    /// The signal that ended the run, where one did.
    public let signal: Int32?

    public init(_ description: String) {
        self.description = description
        signal = nil
    }

    init(signal: Int32) {
        description = "interrupted by signal \(signal)"
        self.signal = signal
    }
}
