import PosternAudit
import PosternCore
import Sodium

/// What a proof of a revocation says, for people and programs.
struct HaltReport: Encodable {
    let ok: Bool
    let nonce: String
    let instance: String
    let credential: String
    let epoch: UInt64
    let auditNumber: UInt64
    let alive: String
    let revoked: String
    let denied: String
    let reason: String

    init(_ trial: HaltTrial) {
        ok = true
        nonce = Hex.encode(trial.nonce)
        instance = trial.instance.hex
        credential = trial.credential.hex
        epoch = trial.epoch
        auditNumber = trial.number
        alive = AuditTime.text(trial.aliveMilliseconds)
        revoked = AuditTime.text(trial.revokedMilliseconds)
        denied = AuditTime.text(trial.deniedMilliseconds)
        reason = trial.reason.name
    }

    /// In one line.
    var line: String {
        "proven: a canary was alive at \(alive), revoked at \(revoked) with epoch \(epoch), and"
            + " denied at \(denied)"
    }

    var summary: String {
        """
        nonce       \(nonce)
        canary      \(credential)
        alive       \(alive)
        revoked     \(revoked), epoch \(epoch), record \(auditNumber) of the audit log
        denied      \(denied), \(reason)
        """
    }
}
