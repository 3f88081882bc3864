import ArgumentParser
import PosternAudit
import PosternCore

/// Which records; shared by the commands that look for some.
struct AuditFilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "From this time on: 2026-01-31T12:00:00Z, 2026-01-31, Unix milliseconds, or a"
                + " duration ago such as 15m, 1h30m or 2d.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The same as --from.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Before this time, in the same forms.", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("The same as --to.", valueName: "time"))
    var until: String?

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
            "Only this event: decision, cached_decisions, attest, delegation, completion,"
                + " revocation, installation, start, stop, outage or retirement; may be repeated."))
    var event: [String] = []

    func filter() throws -> AuditFilter {
        var filter = AuditFilter()
        try takeTimes(&filter)
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

    private func takeTimes(_ filter: inout AuditFilter) throws {
        let now = AuditTime.now
        let from = try time(("--from", from), ("--since", since), now)
        let to = try time(("--to", to), ("--until", until), now)
        if let from, let to, from.milliseconds > to.milliseconds {
            throw Terminal.fail(
                "`\(from.option)` is \(AuditTime.text(from.milliseconds)), later than"
                    + " `\(to.option)`, \(AuditTime.text(to.milliseconds)): nothing is between")
        }
        filter.fromMilliseconds = from?.milliseconds
        filter.toMilliseconds = to?.milliseconds
    }

    /// The time that one of two options gives, which are two names of one.
    private func time(
        _ one: (option: String, text: String?), _ other: (option: String, text: String?),
        _ now: UInt64
    ) throws -> (option: String, milliseconds: UInt64)? {
        guard one.text == nil || other.text == nil else {
            throw Terminal.fail(
                "`\(one.option)` and `\(other.option)` are two names of one option; leave one out")
        }
        let (option, text) = one.text == nil ? other : one
        guard let text else { return nil }
        do throws(AuditTime.Wrong) {
            return (option, try AuditTime.milliseconds(text, now: now))
        } catch {
            throw Terminal.fail("`\(option) \(text)` \(error)")
        }
    }

    private func take(_ decision: String?, _ filter: inout AuditFilter) throws {
        switch decision {
        case nil: break
        case "permit": filter.isPermitted = true
        case "deny": filter.isPermitted = false
        case let text?:
            filter.decision = try Self.decision(text, or: "write `permit`, `deny` or an id; an id")
        }
    }

    /// - Parameter other: what else may be written, up to what an id has.
    static func decision(_ text: String, or other: String = "an id") throws -> DecisionID {
        guard let value = Bytes16(hex: text) else {
            throw Terminal.fail(
                "`\(text)` is no decision; \(other) has 32 hexadecimal digits, in lower case, as replies"
                    + " have them")
        }
        return DecisionID(value)
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
        let events = AuditKind.allCases.filter(\.isEvent)
        guard let kind = events.first(where: { $0.name == text }) else {
            throw Terminal.fail(
                "`\(text)` is no event; there are "
                    + events.map { "`\($0.name)`" }.joined(separator: ", "))
        }
        return kind
    }
}
