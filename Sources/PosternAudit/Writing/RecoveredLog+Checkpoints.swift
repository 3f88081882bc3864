import PosternAuthority
import Sodium

extension RecoveredLog {
    /// Whether a segment before those that were read may hold what is missing. A state that was put
    /// back knows an early one.
    func mayHoldMissing(_ stream: String) -> Bool {
        guard stream == AuditTrail.checkpointName, let missing else { return false }
        return firstCheckpoint ?? .max > missing.number
    }

    mutating func take(_ checkpoint: Checkpoint, _ digest: Digest) {
        firstCheckpoint = min(firstCheckpoint ?? .max, checkpoint.number)
        if checkpoint.number > lastCheckpoint.number {
            lastCheckpoint = (checkpoint.number, digest)
        }
        guard let known = missing.flatMap({ Digest(hex: $0.digest) }) else { return }
        // Or it is named by one: an earlier start has told of it, or retention has removed it. The
        // first of all names zeros.
        if digest == known || checkpoint.number > 1 && checkpoint.previous == known {
            missing = nil
        }
    }

    /// Where the log's own past is not there, the next checkpoint names it all the same, so that
    /// whoever checks the log sees that something is missing before it.
    mutating func goOnBehindMissing() {
        guard let known = missing else { return }
        // Retention removed it.
        if let firstCheckpoint, firstCheckpoint > known.number { return missing = nil }
        guard let digest = Digest(hex: known.digest) else { return }
        lastCheckpoint = (max(known.number, lastCheckpoint.number), digest)
    }
}
