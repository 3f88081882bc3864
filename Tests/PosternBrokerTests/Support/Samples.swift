import Cedar
import Glibc
import PosternAuthority
import PosternCore
import ZeroMQ

extension PeerKey {
    init(_ key: CurvePublicKey) {
        guard let own = PeerKey(bytes: key.bytes) else {
            preconditionFailure("a CURVE key has 32 bytes")
        }
        self = own
    }

    static func number(_ number: UInt64) -> PeerKey {
        PeerKey(
            first: Bytes16(high: 0xA0, low: number), second: Bytes16(high: 0xB0, low: number))
    }
}

extension SPIFFEID {
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
        _ name: String = "agent", selectors: [Selector] = [.userID(geteuid())],
        credentialsMax: Int = 10_000
    ) -> Enrolment {
        Enrolment(
            workload: .test(name), selectors: selectors, scope: .all,
            credentialsMax: credentialsMax)
    }
}

extension AttestAsk {
    static func task(
        _ name: String = "t", ttlMilliseconds: UInt64? = nil, budget: UInt64? = nil,
        deadlineMilliseconds: UInt64? = nil
    ) -> AttestAsk {
        AttestAsk(
            task: .named(name), intent: "a test", scope: .all,
            ttlMilliseconds: ttlMilliseconds, budget: budget,
            deadlineMilliseconds: deadlineMilliseconds)
    }
}

extension ReportAsk {
    /// Of calls with one permit, so many times.
    static func sample(_ credential: CredentialID, counts: [UInt64] = [2]) -> ReportAsk {
        ReportAsk(
            credential: credential,
            items: counts.map {
                CachedDecisionCount(
                    action: "act", resource: ResourceName(type: "Thing", id: "x"), count: $0,
                    firstMilliseconds: 1_000, lastMilliseconds: 2_000,
                    decision: DecisionID(Bytes16(high: 1, low: 7)))
            })
    }
}

extension PolicySnapshot {
    static let sampleDigest = String(repeating: "5a", count: 32)

    static func sample(
        policies: String = "permit(principal, action, resource);",
        enrolments: [Enrolment] = [.agent()]
    ) throws -> PolicySnapshot {
        PolicySnapshot(
            policies: try PolicySet(text: policies, ids: .annotation),
            entities: try Entities(WorkloadEntities.entities(for: enrolments)),
            enrolments: enrolments, digest: sampleDigest)
    }
}
