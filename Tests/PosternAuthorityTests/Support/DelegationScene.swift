// What tests of delegation share: an authority with three workloads, and how one of them delegates
// to another.

import PosternAuthority
import PosternCore
import Testing

/// `agent`, `b` and `c` are workloads of one user, the last two by their keys.
struct DelegationScene {
    let scene: Scene
    let issuer: DelegationIssuer
    let agent = PeerIdentity.agent
    let second = PeerIdentity.local(key: 2)
    let third = PeerIdentity.local(key: 3)

    init(
        policies: String = Scene.anyCall, limits: DelegationLimits = DelegationLimits(),
        secondScope: Scope = .all, secondBudget: UInt64? = nil
    ) throws {
        scene = try Scene(
            policies: policies,
            enrolments: [
                .agent(),
                .agent(
                    "b", selectors: [.userID(1_000), .key(.number(2))], scope: secondScope,
                    budgetMax: secondBudget),
                .agent("c", selectors: [.userID(1_000), .key(.number(3))]),
            ], delegationLimits: limits)
        issuer = DelegationIssuer(scene.authority)
    }

    func delegate(
        _ credential: CredentialID, to target: DelegationTarget = .workload(.test("b")),
        _ ask: AttestAsk = .task("part"), by peer: PeerIdentity = .agent
    ) -> DelegationIssuer.Outcome {
        issuer.delegate(
            DelegateAsk(credential: credential, target: target, attest: ask), by: peer)
    }

    func claim(
        _ id: DelegationID, by peer: PeerIdentity, parent: ProcessIdentity? = nil
    ) -> Attestor.Outcome {
        let claimed = scene.attestor.claim(
            id, peer: peer, scene.attestor.inspect(peer, heldBy: nil), parent: parent)
        if case .granted = claimed.outcome { scene.attestor.settle(id) }
        return claimed.outcome
    }

    /// A credential of `peer` under another one.
    func child(
        of credential: CredentialID, by delegator: PeerIdentity = .agent,
        _ peer: PeerIdentity, _ workload: String, _ ask: AttestAsk = .task("part")
    ) throws -> Grant {
        let made = try #require(
            delegate(credential, to: .workload(.test(workload)), ask, by: delegator).made)
        return try #require(claim(made.id, by: peer).grant)
    }
}
