package import PosternCore

/// Whose a credential is, how far it goes and under which: what all of one standing share.
///
/// An object, so that what was found out of one is found again without a comparison.
package final class CredentialHolder: Hashable, Sendable {
    package let workload: SPIFFEID
    package let peer: PeerIdentity
    /// What the kernel said of the process when it attested; nil on tcp.
    package let process: ProcessFacts?
    package let scope: Scope
    /// Under which credential its own were delegated; nil: it attested itself.
    package let parent: CredentialID?

    package init(
        workload: SPIFFEID, peer: PeerIdentity, process: ProcessFacts?, scope: Scope,
        parent: CredentialID? = nil
    ) {
        self.workload = workload
        self.peer = peer
        self.process = process
        self.scope = scope
        self.parent = parent
    }

    /// Texts are compared by bytes, as everywhere that facts are compared.
    package static func == (left: CredentialHolder, right: CredentialHolder) -> Bool {
        guard left.peer == right.peer, left.workload == right.workload,
            left.scope == right.scope, left.parent == right.parent
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
