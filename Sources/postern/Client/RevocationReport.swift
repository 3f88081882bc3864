import PosternClient

/// What `revoke` prints.
struct RevocationReport: Encodable {
    let revoked: Bool
    var epoch: UInt64?
    var credentials: UInt64?
    var reason: String?

    init(_ answer: Answer<RevocationReceipt>) {
        switch answer {
        case .done(let receipt):
            revoked = true
            epoch = receipt.epoch
            credentials = receipt.credentials
        case .denied(let denial):
            revoked = false
            reason = denial.description
        }
    }

    var summary: String {
        guard revoked else { return "denied: \(reason ?? "?")" }
        return "revoked: \(credentials ?? 0) credentials, from epoch \(epoch ?? 0) on"
    }
}
