package import PosternCore

/// Takes in what clients tell of calls that they made with permits that they had. For the control
/// thread only.
package struct ReportTaker: Sendable {
    private let authority: Authority

    package init(_ authority: Authority) { self.authority = authority }

    package enum Outcome: Sendable {
        case taken(CredentialRecord)
        /// With the credential, where it is known.
        case denied(Denial, CredentialRecord?)
    }

    /// Whether a report is of the peer's own credential. It may have ended or expired meanwhile:
    /// the calls were made while it lived.
    package func look(at ask: ReportAsk, by peer: PeerIdentity) -> Outcome {
        guard let record = authority.cache.find(ask.credential) else {
            return .denied(authority.denial(.unknownCredential), nil)
        }
        if let reason = record.mismatch(with: peer) {
            return .denied(authority.denial(reason), record)
        }
        return .taken(record)
    }
}
