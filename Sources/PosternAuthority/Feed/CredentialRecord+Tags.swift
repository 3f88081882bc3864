import PosternCore

/// Tags: numbers by which subscribers know what a step of the epoch touches, and nobody else learns
/// anything from.
extension CredentialRecord {
    /// Half of its id, which says nothing to who does not hold it.
    final var tag: UInt64 { max(id.value.high, 1) }

    /// Of itself, of what it hangs on, and of all above it. A task has none: what ends with a task
    /// is told credential by credential, or workload by workload.
    final var tags: [UInt64] {
        var tags = [tag, standing.key.tag, standing.workload.tag]
        if let process = standing.process { tags.append(process.tag) }
        guard let parent else { return tags }
        return tags + parent.tags.filter { !tags.contains($0) }
    }
}
