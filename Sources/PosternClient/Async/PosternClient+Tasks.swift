import PosternWire

extension PosternClient {
    /// Runs a piece of work under a task of its own, and completes the task on every way out:
    /// return, throw and cancellation.
    ///
    /// Completing does not heed cancellation; it waits at most the configuration's deadline. Where
    /// it fails, the outcome says so, or, where the body throws, only
    /// `ClientConfiguration.onUncompletedTask` does: the body's error is what is thrown.
    ///
    /// - Parameters:
    ///   - id: the task's id, 1 to 128 bytes of printable ASCII without spaces. It cannot be
    ///     used again while the broker remembers it, at least an hour.
    ///   - intent: what the task is for, in words; 1 to 4,096 bytes.
    ///   - scope: all that the task will touch.
    ///   - ttl: how long the credential shall live; 15 minutes unless given.
    ///   - budget: how many permits it shall be good for.
    ///   - body: the work; it runs where the caller runs.
    /// - Throws: what the body throws; a `ClientError` when the attest got no answer, or when
    ///   the calling task was cancelled before the body began.
    nonisolated(nonsending) public func withTask<Value>(
        id: String, intent: String, scope: Scope, ttl: Duration? = nil, budget: UInt64? = nil,
        _ body: nonisolated(nonsending) (Credential) async throws -> Value
    ) async throws -> TaskOutcome<Value> {
        let ask = try RequestMaking.attest(id, intent, scope, ttl, budget)
        // Once it has left, its answer is waited for: a credential that nobody hears of could
        // not be completed.
        return try await run(
            await attest(ask, within: nil, cancellation: .beforeSending), body)
    }

    /// Runs a piece of work under what was granted, and completes its task on every way out.
    nonisolated(nonsending) func run<Value>(
        _ attestation: Attestation,
        _ body: nonisolated(nonsending) (Credential) async throws -> Value
    ) async throws -> TaskOutcome<Value> {
        switch attestation {
        case .denied(let denial): return .denied(denial)
        case .granted(let credential):
            let value: Value
            do {
                guard !Task.isCancelled else {
                    throw ClientError(
                        .cancelled, "the task was cancelled before its work began",
                        operation: .attest, mayHaveHappened: true)
                }
                value = try await body(credential)
            } catch {
                _ = await end(credential)
                throw error
            }
            guard let failure = await end(credential) else { return .completed(value) }
            return .uncompleted(value, failure)
        }
    }

    /// Completes, whatever the state of the calling task.
    nonisolated(nonsending) private func end(_ credential: Credential) async -> CompletionFailure? {
        let result: Result<Answer<RevocationReceipt>, ClientError>
        do throws(ClientError) {
            result = .success(
                try await end(
                    .complete(credential.id), completing: credential.id, within: nil,
                    cancellation: .never))
        } catch {
            result = .failure(error)
        }
        let failure = CompletionFailure(result)
        if let failure { onUncompletedTask?(credential, failure) }
        return failure
    }
}
