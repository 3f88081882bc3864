import PosternAuthority
import PosternCore

extension PeerKey {
    static func number(_ number: UInt64) -> PeerKey {
        PeerKey(
            first: Bytes16(high: 0xA0, low: number), second: Bytes16(high: 0xB0, low: number))
    }
}

extension ProcessFacts {
    static let agent = ProcessFacts(
        process: ProcessIdentity(processID: 100, startTimeTicks: 5_000), userID: 1_000,
        groupID: 1_001, groups: [27, 30], executablePath: "/usr/bin/agent",
        executableSHA256: String(repeating: "0f", count: 32), systemdUnit: "agent.service")
}

extension CredentialHolder {
    static let local = local(.agent)
    static let remote = holder(nil)

    static func local(_ facts: ProcessFacts) -> CredentialHolder { holder(facts) }

    private static func holder(_ facts: ProcessFacts?) -> CredentialHolder {
        guard let workload = SPIFFEID("spiffe://test/agent"),
            let scope = try? Scope(
                actions: ["http.*", "read"], resources: ["*", "Host::\"a*\""])
        else { preconditionFailure("the samples are wrong") }
        let origin: PeerIdentity.Origin =
            facts.map { .ipc(process: $0.process, userID: $0.userID, groupID: $0.groupID) } ?? .tcp
        return CredentialHolder(
            workload: workload, peer: PeerIdentity(key: .number(1), origin: origin),
            process: facts, scope: scope)
    }
}
