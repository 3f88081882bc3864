import Cedar
import PosternAuthority
import PosternCore

extension PeerKey {
    static func number(_ number: UInt64) -> PeerKey {
        PeerKey(
            first: Bytes16(high: 0xA0, low: number), second: Bytes16(high: 0xB0, low: number))
    }
}

extension ProcessIdentity {
    static let agent = ProcessIdentity(processID: 100, startTimeTicks: 5_000)
}

extension ProcessFacts {
    static let hash = String(repeating: "0f", count: 32)

    /// What the kernel says of the process `agent`.
    static let agent = sample()

    static func sample(
        _ process: ProcessIdentity = .agent, userID: UInt32 = 1_000,
        path: String = "/usr/bin/agent", unit: String? = nil
    ) -> ProcessFacts {
        ProcessFacts(
            process: process, userID: userID, groupID: 1_000, groups: [27],
            executablePath: path, executableSHA256: hash, systemdUnit: unit)
    }
}

extension PeerIdentity {
    static let agent = local()

    static func local(
        key: UInt64 = 1, _ process: ProcessIdentity = .agent, userID: UInt32 = 1_000,
        groupID: UInt32 = 1_000
    ) -> PeerIdentity {
        PeerIdentity(
            key: .number(key),
            origin: .ipc(process: process, userID: userID, groupID: groupID))
    }

    static func remote(key: UInt64) -> PeerIdentity {
        PeerIdentity(key: .number(key), origin: .tcp)
    }
}

extension UInt64 {
    /// Whether a sweep at `now` frees what is due at this instant, both in milliseconds.
    func isSwept(at now: UInt64) -> Bool {
        let unit = Limits.sweepGranularityMilliseconds
        return (self + unit - 1) / unit <= now / unit
    }
}

extension SPIFFEID {
    /// A test's own workload; the text is fixed up to the name.
    static func test(_ name: String) -> SPIFFEID {
        guard let id = SPIFFEID("spiffe://test/\(name)") else {
            preconditionFailure("`\(name)` is no path segment")
        }
        return id
    }
}

extension TaskID {
    static func named(_ name: String) -> TaskID {
        guard let id = TaskID(name) else { preconditionFailure("`\(name)` is no task id") }
        return id
    }
}

extension Scope {
    static let all = of(["*"], ["*"])

    static func of(_ actions: [String], _ resources: [String]) -> Scope {
        do {
            return try Scope(actions: actions, resources: resources)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Enrolment {
    static func agent(
        _ name: String = "agent", selectors: [Selector] = [.userID(1_000)],
        groups: [String] = [], scope: Scope = .all,
        ttlMillisecondsMax: UInt64 = Limits.credentialTTLMillisecondsDefault,
        budgetMax: UInt64? = nil, credentialsMax: Int = 1_000
    ) -> Enrolment {
        Enrolment(
            workload: .test(name), selectors: selectors, groups: groups, scope: scope,
            ttlMillisecondsMax: ttlMillisecondsMax, budgetMax: budgetMax,
            credentialsMax: credentialsMax)
    }
}

extension AttestAsk {
    static func task(
        _ name: String, scope: Scope = .all, intent: String = "a test",
        ttlMilliseconds: UInt64? = nil, budget: UInt64? = nil
    ) -> AttestAsk {
        AttestAsk(
            task: .named(name), intent: intent, scope: scope, ttlMilliseconds: ttlMilliseconds,
            budget: budget)
    }
}

/// A call as tests write it.
struct SampleCall {
    let action: String
    let type: String
    let id: String
    let claimsReservedKey: Bool

    static func call(
        _ action: String, _ type: String = "Thing", _ id: String = "x",
        claimsReservedKey: Bool = false
    ) -> SampleCall {
        SampleCall(action: action, type: type, id: id, claimsReservedKey: claimsReservedKey)
    }
}
