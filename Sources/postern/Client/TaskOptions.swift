import ArgumentParser
import PosternClient

/// The task that a one-off command attests for.
struct TaskOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The task's id.", valueName: "id"))
    var task: String

    @Option(help: "What the task is for, in words.")
    var intent: String

    @Option(
        name: .customLong("action"),
        help: ArgumentHelp(
            "An action pattern of the scope, as in 'read_*'; may be repeated.",
            valueName: "pattern"))
    var actions: [String] = []

    @Option(
        name: .customLong("resource"),
        help: ArgumentHelp(
            "A resource pattern of the scope: '*', 'Type::*' or 'Type::\"text*\"'; may be repeated.",
            valueName: "pattern"))
    var resources: [String] = []

    @Option(help: ArgumentHelp("Seconds to live.", valueName: "seconds"))
    var ttl: UInt32?

    @Option(help: ArgumentHelp("Calls that the credential is good for.", valueName: "calls"))
    var budget: UInt64?

    /// Attests; what the broker said.
    ///
    /// `action` and `resource` stand in where no scope was given.
    func attest(
        _ client: BlockingClient, action: String = "*", resource: String = "*"
    ) throws -> Attestation {
        let scope: Scope
        do throws(ScopeError) {
            scope = try Scope(
                actions: actions.isEmpty ? [action] : actions,
                resources: resources.isEmpty ? [resource] : resources)
        } catch {
            throw Terminal.fail(error.description)
        }
        return try client.attest(
            task: task, intent: intent, scope: scope, ttl: ttl.map { .seconds($0) }, budget: budget)
    }
}
