import PosternAuthority
import PosternStore

/// What `state check` prints.
struct StateReport: Encodable {
    let file: String
    let version: String
    let epoch: UInt64
    let credentials: Int
    let ended: Ended
    let snapshots: Int
    let accepted: Bool
    let checkpoint: Checkpoint?

    /// The last that the audit log is known to have had.
    struct Checkpoint: Encodable {
        let number: UInt64
        let digest: String
    }

    struct Ended: Encodable {
        let credentials: Int
        let tasks: Int
        let workloads: Int
        let keys: Int
    }

    init(_ file: StateFile, _ summary: StateSummary) {
        self.file = file.path
        version = summary.version
        epoch = summary.epoch
        credentials = summary.credentials
        ended = Ended(
            credentials: summary.credentialsEnded, tasks: summary.tasksEnded,
            workloads: summary.workloadsEnded, keys: summary.keysEnded)
        snapshots = summary.snapshots
        accepted = !summary.isCopy
        checkpoint = summary.checkpoint.map { Checkpoint(number: $0.number, digest: $0.digest) }
    }

    var summary: String {
        var lines = [
            "\(file) is whole, version \(version)",
            "  epochs used  up to \(epoch)",
            "  credentials  \(credentials)",
            "  ended        \(ended.credentials.counted("credential")), "
                + "\(ended.tasks.counted("task")), \(ended.workloads.counted("workload")), "
                + ended.keys.counted("key"),
            "  policies     \(snapshots.counted("set")) seen",
        ]
        if let checkpoint {
            lines.append("  audit log    checkpoint \(checkpoint.number), \(checkpoint.digest)")
        }
        if !accepted { lines.append("  a backup: no broker starts on it before `state accept`") }
        return lines.joined(separator: "\n")
    }
}
