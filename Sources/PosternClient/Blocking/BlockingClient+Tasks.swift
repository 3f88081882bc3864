extension BlockingClient {
    /// Runs a piece of work under a task of its own, and completes the task when the body
    /// returns or throws.
    ///
    /// Where completing fails, the outcome says so, or, where the body throws, only
    /// `ClientConfiguration.onUncompletedTask` does: the body's error is what is thrown.
    ///
    /// - Parameters: as those of `attest`; `id` is the task's.
    /// - Throws: what the body throws; a `ClientError` when the attest got no answer.
    public func withTask<Value>(
        id: String, intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        _ body: (Credential) throws -> Value
    ) throws -> TaskOutcome<Value> {
        try run(attest(task: id, intent: intent, scope: scope, ttl: ttl, budget: budget), body)
    }

    /// Runs a piece of work under what was granted, and completes its task on every way out.
    func run<Value>(
        _ attestation: Attestation, _ body: (Credential) throws -> Value
    ) throws -> TaskOutcome<Value> {
        switch attestation {
        case .denied(let denial): return .denied(denial)
        case .granted(let credential):
            let value: Value
            do {
                value = try body(credential)
            } catch {
                _ = end(credential)
                throw error
            }
            guard let failure = end(credential) else { return .completed(value) }
            return .uncompleted(value, failure)
        }
    }

    private func end(_ credential: Credential) -> CompletionFailure? {
        let failure = CompletionFailure(
            Result { () throws(ClientError) in try complete(credential) })
        if let failure { onUncompletedTask?(credential, failure) }
        return failure
    }
}
