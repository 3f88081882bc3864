/// The scopes of some policies, without their conditions: tells whether a request is one that they
/// look at.
///
/// Immutable; safe to share between threads; copying it copies one reference.
///
/// ```swift
/// let timed = PolicyScopes(of: policies.policies.filter { $0.contextReads.mayRead(["time"]) })
/// if timed.match(buffer, entities) { … }
/// ```
public struct PolicyScopes: Sendable {
    private let program: Program

    /// Costs about as much as compiling the policies.
    public init(of policies: [Policy]) {
        program = Program(policies.map(\.syntax.withoutConditions))
    }

    /// Whether there are none.
    public var isEmpty: Bool { program.policies.isEmpty }

    /// Whether the request that was written into a buffer matches one of them; the buffer is left
    /// as it is. Looks at one after the other, and allocates as little as a decision.
    ///
    /// Safe to call from any thread with a buffer of its own.
    public func match(_ buffer: RequestBuffer, _ entities: Entities) -> Bool {
        let mark = buffer.arena.mark
        defer { buffer.arena.rewind(to: mark) }
        let request = buffer.compiled
        // The terms of the evaluation point into the memory of all three.
        return withExtendedLifetime((program, entities.store, buffer)) {
            let evaluator = Evaluator(request, entities.store.table, buffer.arena)
            return program.policies.contains { $0.scopeMatches(evaluator) }
        }
    }
}

extension PolicySyntax {
    fileprivate var withoutConditions: PolicySyntax {
        PolicySyntax(
            annotations: [], effect: effect, principal: principal, action: action,
            resource: resource, conditions: [], range: range)
    }
}
