import PosternAuthority

extension ProcessError {
    /// Runs system calls that read one fact, and names the fact in what they throw.
    static func naming<Result: ~Copyable>(
        _ fact: String, _ body: () throws(SystemError) -> Result
    ) throws(ProcessError) -> Result {
        do {
            return try body()
        } catch {
            throw .unavailable(what: "\(fact): \(error)")
        }
    }
}
