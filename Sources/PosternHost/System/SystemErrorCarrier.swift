/// An error type of this target that has a case for a failed system call.
protocol SystemErrorCarrier: Error {
    static func system(_ error: SystemError) -> Self
}

extension SystemErrorCarrier {
    /// Runs system calls whose failure has no better name than their own.
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(SystemError) -> Result
    ) throws(Self) -> Result {
        do {
            return try body()
        } catch {
            throw .system(error)
        }
    }
}
