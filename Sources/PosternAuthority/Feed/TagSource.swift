import PosternCore

/// Makes tags: numbers by which subscribers of the feed know what a step of the epoch touches, and
/// from which nobody else learns anything.
///
/// Keyed hashes, so that nothing has to be kept for a million credentials and tasks. Never 0.
struct TagSource: Sendable {
    let random: any RandomSource

    func tag(of credential: CredentialID) -> UInt64 { tag(1, credential.value.bytes) }

    func tag(of name: CellTable.TaskName) -> UInt64 {
        // No name of a workload has a zero byte.
        tag(2, Array(name.workload.description.utf8) + [0] + Array(name.task.description.utf8))
    }

    func tag(of key: PeerKey) -> UInt64 { tag(3, Array(key.hex.utf8)) }

    func tag(of workload: SPIFFEID) -> UInt64 { tag(4, Array(workload.description.utf8)) }

    func tag(of process: ProcessIdentity) -> UInt64 {
        tag(5, Array("\(process.processID):\(process.startTimeTicks)".utf8))
    }

    /// Of a credential, of what it hangs on, and of all above it.
    func tags(of record: CredentialRecord) -> [UInt64] {
        var tags = [
            tag(of: record.id), tag(of: record.peer.key), tag(of: record.workload),
            tag(of: CellTable.TaskName(workload: record.workload, task: record.task)),
        ]
        // A canary and a peer on tcp have none.
        if let process = record.peer.process { tags.append(tag(of: process)) }
        guard let parent = record.parent else { return tags }
        return tags + self.tags(of: parent).filter { !tags.contains($0) }
    }

    private func tag(_ kind: UInt8, _ bytes: [UInt8]) -> UInt64 {
        max(random.pseudonym(of: [kind] + bytes), 1)
    }
}
