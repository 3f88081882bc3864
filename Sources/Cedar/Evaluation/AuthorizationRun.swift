/// One evaluation of a set of policies for one request.
struct AuthorizationRun {
    private let policies: UnsafeBufferPointer<CompiledPolicy>
    private let index: PolicyIndex
    private let evaluator: Evaluator
    /// An action in a list can lead to a policy twice; it is evaluated once.
    private let visited: PolicyBits
    private let satisfied: PolicyBits
    private(set) var failures: [PolicyFailure] = []
    private var hasPermit = false
    private var hasForbid = false

    init(_ program: Program, _ evaluator: Evaluator) {
        policies = program.policies
        index = program.index
        self.evaluator = evaluator
        visited = PolicyBits(count: policies.count, in: evaluator.arena)
        satisfied = PolicyBits(count: policies.count, in: evaluator.arena)
    }

    mutating func run() {
        visit(index.unanchored)
        visit(evaluator.principal, .principal, .principalType)
        visit(evaluator.resource, .resource, .resourceType)
        visit(evaluator.action, .action, nil)
    }

    /// Default deny; forbid beats permit.
    var decision: Decision {
        hasPermit && !hasForbid ? .allow : .deny
    }

    /// The satisfied policies that determined the decision.
    var reasons: PolicyIndices {
        var reasons = PolicyIndices()
        guard hasPermit || hasForbid else { return reasons }
        let effect: Effect = hasForbid ? .forbid : .permit
        satisfied.forEach { index in
            if policies[index].effect == effect { reasons.append(index) }
        }
        return reasons
    }

    /// The policies that hang on the entity, on its type or on one of its ancestors.
    private mutating func visit(
        _ entity: EntityReference, _ place: PolicyAnchor.Place, _ typePlace: PolicyAnchor.Place?
    ) {
        visit(index.policies(at: PolicyAnchor.key(place, entity)))
        if let typePlace {
            let type = entity.node.pointee.type
            visit(index.policies(at: PolicyAnchor.key(typePlace, type: type)))
        }
        for ancestor in entity.node.pointee.ancestors.entries {
            visit(index.policies(at: PolicyAnchor.key(place, hash: ancestor.hash)))
        }
    }

    private mutating func visit(_ candidates: UnsafeBufferPointer<UInt32>) {
        for candidate in candidates {
            let index = Int(candidate)
            // INVARIANT: the index holds places of policies only.
            let policy = policies.baseAddress.unsafelyUnwrapped + index
            guard policy.pointee.scopeMatches(evaluator), visited.insert(index) else { continue }
            evaluate(policy, index)
        }
    }

    private mutating func evaluate(_ policy: UnsafePointer<CompiledPolicy>, _ index: Int) {
        let mark = evaluator.arena.mark
        do throws(EvaluationFailure) {
            if try evaluator.holds(policy.pointee.conditions) {
                _ = satisfied.insert(index)
                switch policy.pointee.effect {
                case .permit: hasPermit = true
                case .forbid: hasForbid = true
                }
            }
        } catch {
            failures.append(PolicyFailure(index: index, failure: error))
        }
        evaluator.arena.rewind(to: mark)
    }
}
