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
        let count = credentials ?? 0
        return "revoked: \(count) credential\(count == 1 ? "" : "s"), from epoch \(epoch ?? 0) on"
    }
}
