package import PosternCore

/// Whose a credential is and how far it goes: what all of one peer, workload and scope share.
///
/// An object, so that what was found out of one is found again without a comparison.
package final class CredentialHolder: Hashable, Sendable {
    package let workload: SPIFFEID
    package let peer: PeerIdentity
    /// What the kernel said of the process when it attested; nil on tcp.
    package let process: ProcessFacts?
    package let scope: Scope

    package init(
        workload: SPIFFEID, peer: PeerIdentity, process: ProcessFacts?, scope: Scope
    ) {
        self.workload = workload
        self.peer = peer
        self.process = process
        self.scope = scope
    }

    /// Texts are compared by bytes, as everywhere that facts are compared.
    package static func == (left: CredentialHolder, right: CredentialHolder) -> Bool {
        guard left.peer == right.peer, left.workload == right.workload,
            left.scope == right.scope
        else { return false }
        guard let mine = left.process, let theirs = right.process else {
            return left.process == nil && right.process == nil
        }
        return mine.isSameBytes(as: theirs)
    }

    /// Of what nearly always tells two apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(peer)
        hasher.combine(scope)
    }
}
