// Goal: a client may report calls of its own credentials as long as they are remembered, and of
// nobody else's; what it says is counted and can turn nothing over.
// Method: an authority on fake ports: each way in which a credential may be another's or over.

import PosternAuthority
import PosternCore
import Testing

@Suite struct ReportTakerTests {
    private let scene: Scene

    init() throws { scene = try Scene() }

    private func ask(_ credential: CredentialID, counts: [UInt64] = [1]) -> ReportAsk {
        ReportAsk(
            credential: credential,
            items: counts.map {
                CachedDecisionCount(
                    action: "act", resource: ResourceName(type: "Thing", id: "x"), count: $0,
                    firstMilliseconds: 1, lastMilliseconds: 2,
                    decision: DecisionID(Bytes16(high: 1, low: 1)))
            })
    }

    /// Nil: it is taken.
    private func reason(
        _ credential: CredentialID, by peer: PeerIdentity = .agent
    ) -> DenialReason? {
        switch ReportTaker(scene.authority).look(at: ask(credential), by: peer) {
        case .taken: nil
        case .denied(let denial, _): denial.reason
        }
    }

    @Test func onlyOnesOwn() throws {
        let credential = try scene.grant().credential
        #expect(reason(credential) == nil)
        #expect(reason(credential, by: .local(key: 2)) == .keyMismatch)
        #expect(reason(credential, by: .remote(key: 1)) == .processMismatch)
        let other = ProcessIdentity(processID: 101, startTimeTicks: 5_000)
        #expect(reason(credential, by: .local(other)) == .processMismatch)
        #expect(reason(credential, by: .local(key: 2, other)) == .keyMismatch)
        #expect(reason(CredentialID(Bytes16(high: 1, low: 1))) == .unknownCredential)
    }

    /// The calls were made while it lived.
    @Test func alsoOfOneThatHasEnded() throws {
        let expired = try scene.grant(.task("t-1", ttlMilliseconds: 1_000)).credential
        let revoked = try scene.grant(.task("t-2")).credential
        let completed = try scene.grant(.task("t-3")).credential
        _ = scene.revoker.revoke(RevokeAsk(target: .credential(revoked)), by: .operator)
        _ = scene.revoker.complete(completed, by: .agent)
        scene.clock.advance(milliseconds: 1_000)
        scene.sweepAll()
        for (credential, end) in [
            (expired, DenialReason.expiredCredential), (revoked, .revokedCredential),
            (completed, .completedTask),
        ] {
            #expect(scene.reason(credential) == end)
            #expect(reason(credential) == nil, "\(end)")
            #expect(reason(credential, by: .local(key: 2)) == .keyMismatch)
        }
        _ = scene.revoker.revoke(RevokeAsk(target: .key(.number(1))), by: .operator)
        #expect(reason(expired) == nil)
        // Nobody knows any more whose it was.
        scene.clock.advance(
            milliseconds: Limits.expiredKeptMilliseconds + Limits.sweepGranularityMilliseconds)
        scene.sweepAll()
        #expect(reason(expired) == .unknownCredential)
        #expect(reason(revoked) == .unknownCredential)
    }
}
