import Cedar
import PosternAuthority
import PosternCore
import Testing

/// An authority on fake ports, with what acts on it. One process, `agent`, is enrolled.
struct Scene {
    static let anyCall = "permit(principal, action, resource);"

    let clock = FakeClock()
    let random: FakeRandom
    let inspector = FakeInspector()
    let watch = FakeWatch()
    let authority: Authority
    let authorizer: Authorizer
    let attestor: Attestor
    let revoker: Revoker

    init(
        policies: String = Scene.anyCall, entities: [Entity] = [],
        enrolments: [Enrolment]? = nil, credentialsMax: Int = Limits.credentialsMaxDefault,
        journal: any StateJournal = ForgetfulJournal(),
        delegationLimits: DelegationLimits = DelegationLimits(),
        cacheableMillisecondsMax: UInt64 = 0, seed: UInt64 = 1
    ) throws {
        random = FakeRandom(seed: seed)
        let snapshot = try Self.snapshot(
            policies: policies, entities: entities, enrolments: enrolments ?? [.agent()])
        authority = Authority(
            snapshot: snapshot, clock: clock, random: random, inspector: inspector,
            watch: watch, journal: journal, credentialsMax: credentialsMax,
            delegationLimits: delegationLimits,
            cacheableMillisecondsMax: cacheableMillisecondsMax)
        authorizer = Authorizer(authority)
        attestor = Attestor(authority)
        revoker = Revoker(authority)
        inspector.start(.agent)
    }

    static func snapshot(
        policies: String = Scene.anyCall, entities: [Entity] = [], enrolments: [Enrolment]
    ) throws -> PolicySnapshot {
        let own = try Entities(WorkloadEntities.entities(for: enrolments))
        return PolicySnapshot(
            policies: try PolicySet(text: policies, ids: .annotation),
            entities: try Entities(entities).merging(own), enrolments: enrolments,
            digest: "digest")
    }

    // MARK: attesting

    func attest(
        _ ask: AttestAsk = .task("t"), peer: PeerIdentity = .agent,
        heldBy handle: FakeHandle? = nil
    ) -> Attestor.Outcome {
        attestor.attest(ask, peer: peer, attestor.inspect(peer, heldBy: handle))
    }

    /// The grant of an attest that has to succeed.
    func grant(
        _ ask: AttestAsk = .task("t"), peer: PeerIdentity = .agent,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Grant {
        let outcome = attest(ask, peer: peer)
        return try #require(outcome.grant, "\(outcome)", sourceLocation: sourceLocation)
    }

    // MARK: deciding

    func authorise(
        _ credential: CredentialID, peer: PeerIdentity = .agent,
        _ call: SampleCall = .call("act"), context: Record = Record()
    ) -> PosternCore.Decision {
        switch authorizer.screen(call, credential: credential, peer: peer) {
        case .denied(let refused): return authorizer.deny(refused).decision
        case .passed(let screened):
            return authorizer.decide(call, screened, context: context)
        }
    }

    /// Nil for a permit.
    func reason(
        _ credential: CredentialID, peer: PeerIdentity = .agent, _ call: SampleCall = .call("act")
    ) -> DenialReason? {
        authorise(credential, peer: peer, call).reason
    }

    // MARK: housekeeping

    /// One look into every shard; what was freed in all.
    @discardableResult
    func sweepAll(_ housekeeper: inout Housekeeper) -> Int {
        var freed = 0
        repeat { freed += housekeeper.step() } while housekeeper.nextShard != 0
        return freed
    }

    @discardableResult
    func sweepAll() -> Int {
        var housekeeper = Housekeeper(authority)
        return sweepAll(&housekeeper)
    }
}
