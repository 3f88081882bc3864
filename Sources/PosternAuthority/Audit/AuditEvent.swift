package import PosternCore

/// What is written into the audit log besides decisions.
package enum AuditEvent: Sendable {
    /// The broker begins to serve, with these policies in force.
    case started(snapshot: String, epoch: UInt64, server: String)
    /// It has answered all and leaves.
    case stopped(epoch: UInt64)
    /// Policies came into force.
    case installed(snapshot: String, policies: Int, epoch: UInt64)
    case attested(Attest)
    case delegated(Delegated)
    case completed(End)
    case revoked(End)
    /// A process ended that had attested, and its credentials with it.
    case exited(ProcessIdentity, RevocationReceipt)
    /// A client tells of calls that it made with permits that it had.
    case reported(Reported)

    /// An attest, granted or not.
    package struct Attest: Sendable {
        package let ask: AttestAsk?
        package let peer: PeerIdentity
        /// What the kernel said; nil: it was not asked, or said nothing.
        package let process: ProcessFacts?
        package let outcome: Outcome
        package let epoch: UInt64
        /// What was claimed; nil: the peer attested itself.
        package let claim: Claim?

        package enum Outcome: Sendable {
            case granted(Grant)
            case denied(Denial)
        }

        package struct Claim: Sendable {
            package let delegation: DelegationID
            /// Under which credential, where that is known.
            package let parent: CredentialID?

            package init(delegation: DelegationID, parent: CredentialID?) {
                self.delegation = delegation
                self.parent = parent
            }
        }

        /// - Parameter ask: nil: of a claim of which nothing is known.
        package init(
            ask: AttestAsk?, peer: PeerIdentity, process: ProcessFacts?, outcome: Outcome,
            epoch: UInt64, claim: Claim? = nil
        ) {
            self.claim = claim
            self.ask = ask
            self.peer = peer
            self.process = process
            self.outcome = outcome
            self.epoch = epoch
        }
    }

    /// A delegation, made or not.
    package struct Delegated: Sendable {
        package let ask: DelegateAsk
        package let peer: PeerIdentity
        /// Whose credential was shown; nil: it is not known.
        package let holder: End.Holder?
        package let outcome: Outcome
        package let epoch: UInt64

        package enum Outcome: Sendable {
            case made(Delegation)
            case denied(Denial)
        }

        package init(
            ask: DelegateAsk, peer: PeerIdentity, holder: End.Holder?, outcome: Outcome,
            epoch: UInt64
        ) {
            self.ask = ask
            self.peer = peer
            self.holder = holder
            self.outcome = outcome
            self.epoch = epoch
        }
    }

    /// What a client tells of calls that it made with permits that it had, which is its word; or
    /// the attempt.
    package struct Reported: Sendable {
        package let ask: ReportAsk
        package let peer: PeerIdentity
        package let outcome: ReportTaker.Outcome
        package let epoch: UInt64

        package init(
            ask: ReportAsk, peer: PeerIdentity, outcome: ReportTaker.Outcome, epoch: UInt64
        ) {
            self.ask = ask
            self.peer = peer
            self.outcome = outcome
            self.epoch = epoch
        }
    }

    /// A completion or a revocation, or the attempt.
    package struct End: Sendable {
        package let target: RevocationTarget
        /// The credential that was shown, where one was.
        package let credential: CredentialID?
        /// Whose task it is of, where that is known and the target does not say it.
        package let holder: Holder?
        /// Who asked; nil: that is not known any more.
        package let peer: PeerIdentity?
        package let isByOperator: Bool
        package let note: String?
        package let outcome: Outcome

        /// Of a credential.
        package struct Holder: Sendable {
            package let workload: SPIFFEID
            package let task: TaskID
            /// Who acts for whom, from the workload that attested itself to this one; nil: it did.
            package let actors: [SPIFFEID]?

            package init(_ record: CredentialRecord) {
                workload = record.workload
                task = record.task
                actors = record.parent == nil ? nil : record.chain
            }
        }

        package enum Outcome: Sendable {
            case done(RevocationReceipt)
            case denied(Denial)
            /// There is no such target; at this epoch.
            case notFound(epoch: UInt64)
        }

        package init(
            target: RevocationTarget, credential: CredentialID?, holder: Holder? = nil,
            peer: PeerIdentity?, isByOperator: Bool, note: String?, outcome: Outcome
        ) {
            self.target = target
            self.credential = credential
            self.holder = holder
            self.peer = peer
            self.isByOperator = isByOperator
            self.note = note
            self.outcome = outcome
        }

        /// Whether something ended.
        package var isDone: Bool { if case .done = outcome { true } else { false } }
    }
}
