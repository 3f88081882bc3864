package import Cedar
package import PosternCore
import Synchronization

/// Decides tool calls. Every lane may call it at the same time.
///
/// Nothing here waits: a decision reads the cache, four atomics and an immutable snapshot. It
/// comes in steps, so that a context is written only for calls that get as far as policies, and
/// straight from the frame that it came in. Once warm, a decision without policy errors allocates
/// nothing:
///
///     screen ──> begin ──> (the caller writes what it claims) ──> decide
package final class Authorizer: Sendable {
    private let authority: Authority
    private let counter = Atomic<UInt64>(0)

    package init(_ authority: Authority) { self.authority = authority }

    /// What the first step found.
    package enum Screening: Sendable {
        case denied(Ruling)
        case passed(Screened)
    }

    /// A call that only policies can still deny.
    package struct Screened: Sendable {
        fileprivate let record: CredentialRecord
        fileprivate let epoch: UInt64
    }

    /// A call that is being put to these policies.
    package struct Asked: Sendable {
        fileprivate let screened: Screened
        fileprivate let snapshot: PolicySnapshot
    }

    /// First step: whose the credential is, whether it lives, what it covers.
    package func screen(
        _ call: ToolCall, credential: CredentialID, peer: PeerIdentity
    ) -> Screening {
        // Read first: a decision never claims an epoch later than what it looked at.
        let epoch = authority.epoch.current
        guard let record = authority.cache.find(credential) else {
            return .denied(ruling(.deny(.unknownCredential), epoch))
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            return .denied(ruling(.deny(reason), epoch))
        }
        guard !call.claimsReservedKey else {
            return .denied(ruling(.deny(.reservedContext), epoch, of: record))
        }
        // The protocol refuses other types; a policy that permits everything must not meet one.
        guard ResourceName.isType(call.resourceType) else {
            return .denied(ruling(.deny(.policyNoPermit), epoch, of: record))
        }
        guard
            record.scope.permits(
                action: call.action, resourceType: call.resourceType, resourceID: call.resourceID)
        else {
            return .denied(ruling(.deny(.outsideScope), epoch, of: record))
        }
        guard record.budget.left != 0 else {
            return .denied(ruling(.deny(.budgetExhausted), epoch, of: record))
        }
        return .passed(Screened(record: record, epoch: epoch))
    }

    /// Second step: begins the request that policies are asked about.
    ///
    /// The caller then writes `claims` attributes into the buffer, the call's context.
    ///
    /// - Parameter buffer: the calling lane's own, reused from call to call.
    package func begin(
        _ call: ToolCall, _ screened: Screened, claims: Int, in buffer: RequestBuffer
    ) throws(DataError) -> Asked {
        // The policies that are asked are those whose facts are written.
        let snapshot = authority.snapshots.current
        buffer.reset()
        buffer.setPrincipal(screened.record.principal)
        buffer.setAction(type: CedarNames.actionType.name.utf8.span, id: call.action)
        buffer.setResource(type: call.resourceType, id: call.resourceID)
        let parts = snapshot.factsRead
        try buffer.beginContext(count: claims + (parts == nil ? 0 : 1))
        if let parts {
            try screened.record.facts.write(
                parts, into: buffer, budget: screened.record.budget,
                wallMilliseconds: authority.clock.wallMilliseconds)
        }
        return Asked(screened: screened, snapshot: snapshot)
    }

    /// Last step: what the policies say of the request in the buffer.
    ///
    /// The last thing before a permit is to look whether the credential is still alive: that
    /// look is the point at which the decision is made, so no permit is decided after a
    /// revocation was acknowledged, on whichever lane.
    package func decide(
        _ asked: Asked, _ buffer: RequestBuffer
    ) throws(DataError) -> Ruling {
        let (record, epoch) = (asked.screened.record, asked.screened.epoch)
        try buffer.endContainer()
        let verdict = PolicyVerdict.asking(asked.snapshot, buffer, authority.policyErrors)
        guard case .permit = verdict.outcome else {
            return ruling(verdict.outcome, epoch, policies: verdict.policies, of: record)
        }
        guard record.budget.take() else {
            return ruling(.deny(.budgetExhausted), epoch, of: record)
        }
        if let end = record.cells.end { return ruling(.deny(end), epoch) }
        return ruling(.permit, epoch, policies: verdict.policies, of: record)
    }

    /// Denies a call that passed the first step but cannot be carried on with.
    package func deny(_ reason: DenialReason, _ screened: Screened) -> Ruling {
        ruling(.deny(reason), screened.epoch, of: screened.record)
    }

    private func ruling(
        _ outcome: PosternCore.Decision.Outcome, _ epoch: UInt64,
        policies: DeterminingPolicies = .none, of record: CredentialRecord? = nil
    ) -> Ruling {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let id = DecisionID(Bytes16(high: authority.instance.high, low: number))
        return Ruling(
            outcome: outcome, policies: policies, id: id, epoch: epoch,
            budgetLeft: record?.budget.left)
    }
}
