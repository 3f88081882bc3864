import PosternCore

extension EpochStep {
    /// What ended, where the subscriber may know.
    public var subject: RevocationSubject? {
        switch target {
        case .credential(let id): .credential(id)
        case .task(let workload, let task): .task(task, of: workload)
        case .workload(let workload): .workload(workload)
        case .key(let key): .key(key.hex)
        case .tree(let id): .tree(id)
        case .selection(let selection):
            .selection(
                actions: selection.actions?.description,
                resources: selection.resources?.description, workload: selection.workload)
        case nil: nil
        }
    }
}
