package import Cedar
package import PosternCore

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

    package init(_ authority: Authority) { self.authority = authority }

    /// What the first step found.
    package enum Screening: Sendable {
        case denied(Refused)
        case passed(Screened)
    }

    /// A call that is denied. It has no number yet, which it may never get: numbers have no gaps.
    package struct Refused: Sendable {
        package let reason: DenialReason
        fileprivate let moment: Moment
        fileprivate var record: CredentialRecord?
        fileprivate var tellsBudget = true

        /// Of the texts that describe the credential, where it is known.
        package var descriptionBytes: Int {
            guard let record else { return 0 }
            var count = record.workload.description.utf8.count
            count += record.process?.executablePath.utf8.count ?? 0
            record.withTask { count += $0.count }
            record.withIntent { count += $0.count }
            return count
        }
    }

    /// A call that only policies can still deny.
    package struct Screened: Sendable {
        fileprivate let record: CredentialRecord
        fileprivate let moment: Moment
    }

    /// When a call was looked at first.
    fileprivate struct Moment: Sendable {
        let epoch: UInt64
        let wallMilliseconds: UInt64
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
        let moment = moment
        guard let record = authority.cache.find(credential) else {
            return .denied(Refused(reason: .unknownCredential, moment: moment))
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            return .denied(
                Refused(reason: reason, moment: moment, record: record, tellsBudget: false))
        }
        func refused(_ reason: DenialReason) -> Screening {
            .denied(Refused(reason: reason, moment: moment, record: record))
        }
        guard !call.claimsReservedKey else {
            return refused(.reservedContext)
        }
        // The protocol refuses other types; a policy that permits everything must not meet one.
        guard ResourceName.isType(call.resourceType) else {
            return refused(.policyNoPermit)
        }
        guard
            record.scope.permits(
                action: call.action, resourceType: call.resourceType, resourceID: call.resourceID)
        else {
            return refused(.outsideScope)
        }
        guard record.budget.left != 0 else {
            return refused(.budgetExhausted)
        }
        return .passed(Screened(record: record, moment: moment))
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
        let record = screened.record
        try snapshot.begin(
            record.principal, action: call.action, resourceType: call.resourceType,
            resourceID: call.resourceID, claims: claims, in: buffer
        ) { parts throws(DataError) in
            try record.facts.write(
                parts, into: buffer, calls: record.budget.calls, left: record.budget.left,
                wallMilliseconds: screened.moment.wallMilliseconds)
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
        let (record, moment) = (asked.screened.record, asked.screened.moment)
        let snapshot = asked.snapshot
        try buffer.endContainer()
        let verdict = PolicyVerdict.asking(asked.snapshot, buffer, authority.policyErrors)
        guard case .permit = verdict.outcome else {
            return ruling(
                verdict.outcome, moment, policies: verdict.policies, by: snapshot, of: record)
        }
        guard record.budget.take() else {
            return ruling(.deny(.budgetExhausted), moment, by: snapshot, of: record)
        }
        let cacheable = cacheableMilliseconds(verdict.policies, snapshot, buffer, record)
        // Drawn before the last look, a permit's number is never later than that of a revocation
        // that it did not see (`SequenceCounter.draw`).
        let number = authority.sequence.draw()
        if let end = record.end {
            return ruling(
                .deny(end), moment, by: snapshot, of: record, tellsBudget: false, number: number)
        }
        return ruling(
            .permit, moment, policies: verdict.policies, by: snapshot, of: record, number: number,
            cacheableMilliseconds: cacheable)
    }

    /// For how long a permit may be used again; nil: for this call only.
    private func cacheableMilliseconds(
        _ policies: DeterminingPolicies, _ snapshot: PolicySnapshot, _ buffer: RequestBuffer,
        _ record: CredentialRecord
    ) -> UInt64? {
        let most = authority.cacheableMillisecondsMax
        // Every call counts against a budget.
        guard most > 0, !record.budget.isLimited else { return nil }
        let said = snapshot.cacheable.milliseconds(policies, buffer, snapshot.entities)
        guard said > 0 else { return nil }
        let now = authority.clock.bootMilliseconds
        let left = record.expiryMilliseconds - min(now, record.expiryMilliseconds)
        return left > 0 ? min(most, said, left) : nil
    }

    /// Denies a call that did not pass the first step.
    package func deny(_ refused: Refused) -> Ruling {
        ruling(
            .deny(refused.reason), refused.moment, of: refused.record,
            tellsBudget: refused.tellsBudget)
    }

    /// Denies a call that passed the first step but cannot be carried on with.
    package func deny(_ reason: DenialReason, _ screened: Screened) -> Ruling {
        ruling(.deny(reason), screened.moment, of: screened.record)
    }

    /// Denies a call that could not be written down, or a ruling that was not. The only one without
    /// a number: nothing in the log stands for it.
    package func denyUnaudited() -> Ruling {
        ruling(.deny(.auditUnavailable), moment, number: 0)
    }

    private var moment: Moment {
        Moment(
            epoch: authority.epoch.current, wallMilliseconds: authority.clock.wallMilliseconds)
    }

    private func ruling(
        _ outcome: PosternCore.Decision.Outcome, _ moment: Moment,
        policies: DeterminingPolicies = .none, by snapshot: PolicySnapshot? = nil,
        of record: CredentialRecord? = nil, tellsBudget: Bool = true, number: UInt64? = nil,
        cacheableMilliseconds: UInt64? = nil
    ) -> Ruling {
        let number = number ?? authority.sequence.draw()
        let id = DecisionID(Bytes16(high: authority.instance.high, low: number))
        return Ruling(
            outcome: outcome, policies: policies, id: id, epoch: moment.epoch,
            budgetLeft: tellsBudget ? record?.budget.left : nil,
            cacheableMilliseconds: cacheableMilliseconds,
            wallMilliseconds: moment.wallMilliseconds, record: record, snapshot: snapshot)
    }
}
