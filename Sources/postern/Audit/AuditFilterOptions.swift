import ArgumentParser
import PosternAudit
import PosternCore

/// Which records; shared by the commands that look for some.
struct AuditFilterOptions: ParsableArguments {
    @Option(
        name: [.customLong("from"), .customLong("since")],
        help: ArgumentHelp(
            "From this time on: 2026-01-31T12:00:00Z, 2026-01-31, Unix milliseconds, or a"
                + " duration ago such as 15m.", valueName: "time"))
    var from: String?

    @Option(
        name: [.customLong("to"), .customLong("until")],
        help: ArgumentHelp("Before this time, in the same forms.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("Of this workload, a SPIFFE ID; * for any run of characters."))
    var workload: String?

    @Option(help: ArgumentHelp("Of this task."))
    var task: String?

    @Option(help: ArgumentHelp("Of this credential, 32 hexadecimal digits."))
    var credential: String?

    @Option(help: ArgumentHelp("Calls of this action; * for any run of characters."))
    var action: String?

    @Option(
        help: ArgumentHelp("Calls on this resource: Type::\"id\" with *, Type::id or Type::*."))
    var resource: String?

    @Option(
        help: ArgumentHelp(
            "Decisions that are permit or deny, or the one with this id.",
            valueName: "permit|deny|id"))
    var decision: String?

    @Option(help: ArgumentHelp("What was denied for this reason, such as outside_scope."))
    var reason: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Only this event: decision, attest, completion, revocation, installation, start, stop,"
                + " outage or retirement; may be repeated."))
    var event: [String] = []

    func filter() throws -> AuditFilter {
        var filter = AuditFilter()
        filter.fromMilliseconds = try from.map { try time($0, "--from") }
        filter.toMilliseconds = try to.map { try time($0, "--to") }
        filter.workload = try workload.map { try glob($0, "--workload") }
        filter.action = try action.map { try glob($0, "--action") }
        filter.task = task
        filter.credential = try credential.map { text in
            guard let id = CredentialID(hex: text) else {
                throw Terminal.fail("`\(text)` is no credential: it has 32 hexadecimal digits")
            }
            return id
        }
        filter.resource = try resource.map { try pattern($0) }
        filter.reason = try reason.map { text in
            guard let reason = DenialReason.allCases.first(where: { $0.name == text }) else {
                throw Terminal.fail(
                    "`\(text)` is no reason; there are "
                        + DenialReason.allCases.map { "`\($0.name)`" }.joined(separator: ", "))
            }
            return reason
        }
        try take(decision, &filter)
        if !event.isEmpty { filter.kinds = Set(try event.map { try kind($0) }) }
        return filter
    }

    private func take(_ decision: String?, _ filter: inout AuditFilter) throws {
        switch decision {
        case nil: break
        case "permit": filter.isPermitted = true
        case "deny": filter.isPermitted = false
        case let text?: filter.decision = try Self.decision(text)
        }
    }

    static func decision(_ text: String) throws -> DecisionID {
        guard let value = Bytes16(hex: text) else {
            throw Terminal.fail(
                "`\(text)` is no decision: it has 32 hexadecimal digits, as replies have them")
        }
        return DecisionID(value)
    }

    private func time(_ text: String, _ option: String) throws -> UInt64 {
        guard let time = AuditTime.milliseconds(text) else {
            throw Terminal.fail(
                "`\(option) \(text)` is no time; write `2026-01-31T12:00:00Z`, `2026-01-31`, or a"
                    + " duration ago such as `15m`")
        }
        return time
    }

    private func glob(_ text: String, _ option: String) throws -> Glob {
        guard let glob = Glob(text) else {
            throw Terminal.fail("`\(option) \(text)` is no pattern: a text with at most 8 `*`")
        }
        return glob
    }

    private func pattern(_ text: String) throws -> ResourcePattern {
        if let pattern = ResourcePattern(text) { return pattern }
        if let name = ResourceArgument(argument: text)?.name,
            let pattern = ResourcePattern("\(name.type)::\"\(name.id)\"")
        {
            return pattern
        }
        throw Terminal.fail(
            "`--resource \(text)` names no resource; write `Type::\"id\"`, `Type::id` or `Type::*`")
    }

    private func kind(_ text: String) throws -> AuditKind {
        guard let kind = AuditKind.allCases.first(where: { $0.isEvent && $0.name == text }) else {
            throw Terminal.fail("`\(text)` is no event; see `postern audit query --help`")
        }
        return kind
    }
}
