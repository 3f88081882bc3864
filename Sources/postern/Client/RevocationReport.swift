import PosternClient

/// What `revoke` prints.
struct RevocationReport: Encodable {
    let revoked: Bool
    var epoch: UInt64?
    var credentials: UInt64?
    var reason: String?
    private let isSelection: Bool

    private enum CodingKeys: CodingKey { case revoked, epoch, credentials, reason }

    /// - Parameter isSelection: nobody has counted what ended.
    init(_ answer: Answer<RevocationReceipt>, isSelection: Bool) {
        self.isSelection = isSelection
        switch answer {
        case .done(let receipt):
            revoked = true
            epoch = receipt.epoch
            credentials = isSelection ? nil : receipt.credentials
        case .denied(let denial):
            revoked = false
            reason = denial.description
        }
    }

    var summary: String {
        guard revoked else { return "denied: \(reason ?? "?")" }
        if isSelection { return "revoked: all that are meant, from epoch \(epoch ?? 0) on" }
        let count = credentials ?? 0
        return "revoked: \(count) credential\(count == 1 ? "" : "s"), from epoch \(epoch ?? 0) on"
    }
}
