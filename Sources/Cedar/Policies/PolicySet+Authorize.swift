extension PolicySet {
    /// Decides a request: default deny, forbid beats permit, a policy that errs is skipped and
    /// reported. Every policy whose scope matches is evaluated.
    ///
    /// Safe to call from any thread. For calls one after another, `authorize(_:_:scratch:)` with
    /// memory that is kept is cheaper.
    public func authorize(_ request: Request, _ entities: Entities) -> Response {
        authorize(request, entities, scratch: Scratch())
    }

    /// Decides a request with memory that is used again; allocates nothing once the memory is warm,
    /// as long as no policy errs and at most eight policies determine the decision.
    ///
    /// Safe to call from any thread with a scratch of its own.
    public func authorize(
        _ request: Request, _ entities: Entities, scratch: Scratch
    ) -> Response {
        scratch.arena.reset()
        return withExtendedLifetime(request.storage) {
            response(request.storage.compiled, entities, scratch.arena)
        }
    }

    /// Decides the request that was written into a buffer; the buffer is left as it is. Allocates
    /// as little as `authorize(_:_:scratch:)`.
    ///
    /// Safe to call from any thread with a buffer of its own.
    public func authorize(_ buffer: RequestBuffer, _ entities: Entities) -> Response {
        let mark = buffer.arena.mark
        defer { buffer.arena.rewind(to: mark) }
        return response(buffer.compiled, entities, buffer.arena)
    }

    private func response(
        _ request: CompiledRequest, _ entities: Entities, _ arena: Arena
    ) -> Response {
        // The terms of the evaluation point into the memory of all three.
        withExtendedLifetime((program, entities.store, arena)) {
            let evaluator = Evaluator(request, entities.store.table, arena)
            var run = AuthorizationRun(program, evaluator)
            run.run()
            return Response(
                self, decision: run.decision, reasons: run.reasons,
                errors: run.failures.isEmpty ? [] : errors(run.failures))
        }
    }

    private func errors(_ failures: [PolicyFailure]) -> [PolicyError] {
        failures.sorted { $0.index < $1.index }.map { item in
            let policy = policies[item.index]
            let source = statements.sources[policy.sourceIndex]
            return PolicyError(
                policy: policy.id, effect: policy.effect, error: item.failure.error,
                sourceName: policy.sourceName,
                position: source.position(at: Int(item.failure.range.start)))
        }
    }
}
