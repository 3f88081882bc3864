import PosternClient

/// Plays a suite against a live broker, every call through the client.
struct TrialRun {
    private let suite: TrialSuite
    private let client: BlockingClient
    private let progress: (String) -> Void
    private var steps: [TrialResult.Step] = []
    private var attestsDenied = 0

    init(
        _ suite: TrialSuite, _ client: BlockingClient, progress: @escaping (String) -> Void
    ) {
        self.suite = suite
        self.client = client
        self.progress = progress
    }

    /// Whose calls of one run were permitted.
    private struct Outcome {
        var isUserPermitted = true
        var isInjectionDenied = false
    }

    mutating func play() throws -> TrialResult {
        var useful = 0
        var safe = 0
        var usefulUnderAttack = 0
        for (index, task) in suite.userTasks.enumerated() {
            progress("\(suite.suite): task \(index + 1) of \(suite.userTasks.count)")
            if try play(task, injection: nil).isUserPermitted { useful += 1 }
            for injection in suite.injectionTasks {
                let outcome = try play(task, injection: injection)
                if outcome.isInjectionDenied { safe += 1 }
                if outcome.isUserPermitted { usefulUnderAttack += 1 }
            }
        }
        let pairs = suite.userTasks.count * suite.injectionTasks.count
        let denied = steps.compactMap(\.reason)
        return TrialResult(
            suite: suite.suite, utility: .init(count: useful, of: suite.userTasks.count),
            security: .init(count: safe, of: pairs),
            utilityUnderAttack: .init(count: usefulUnderAttack, of: pairs), calls: steps.count,
            attestsDenied: attestsDenied,
            latencyMicroseconds: .init(steps.map(\.microseconds)),
            denials: Dictionary(grouping: denied, by: \.self).mapValues(\.count),
            decisions: steps)
    }

    /// One task with a credential of its own, with the injection's calls in its middle.
    private mutating func play(
        _ task: TrialSuite.UserTask, injection: TrialSuite.InjectionTask?
    ) throws -> Outcome {
        var outcome = Outcome()
        let name = [task.id, injection?.id].compactMap(\.self).joined(separator: "+")
        // A plan without tools may touch nothing: no tool has an empty name or a space in it.
        let actions = task.plan.isEmpty ? ["no tool"] : task.plan
        let attestation = try client.attest(
            task: name, intent: task.text,
            scope: Scope(actions: actions, resources: ["Tool::*"]))
        guard case .granted(let credential) = attestation else {
            attestsDenied += 1
            return Outcome(
                isUserPermitted: task.calls.isEmpty,
                isInjectionDenied: !(injection?.calls.isEmpty ?? true))
        }
        let middle = task.calls.count / 2
        for call in task.calls[..<middle] {
            outcome.isUserPermitted =
                try ask(call, credential, task, injection, "user")
                && outcome.isUserPermitted
        }
        for call in injection?.calls ?? [] {
            if try !ask(call, credential, task, injection, "injection") {
                outcome.isInjectionDenied = true
            }
        }
        for call in task.calls[middle...] {
            outcome.isUserPermitted =
                try ask(call, credential, task, injection, "user")
                && outcome.isUserPermitted
        }
        _ = try client.complete(credential)
        return outcome
    }

    private mutating func ask(
        _ call: TrialSuite.Call, _ credential: Credential, _ task: TrialSuite.UserTask,
        _ injection: TrialSuite.InjectionTask?, _ origin: String
    ) throws -> Bool {
        let start = ContinuousClock.now
        let decision = try client.authorise(
            credential, action: call.tool,
            resource: ResourceName(type: "Tool", id: call.tool), context: call.context)
        let elapsed = ContinuousClock.now - start
        steps.append(
            TrialResult.Step(
                task: task.id, injection: injection?.id, origin: origin, tool: call.tool,
                decision: decision.isPermitted ? "permit" : "deny",
                reason: decision.reason?.name, policies: decision.policies,
                microseconds: elapsed / .microseconds(1)))
        return decision.isPermitted
    }
}
