import Synchronization

extension IndexFolder {
    /// What could not be read of those sealed segments that have no index after an update.
    package func unread(
        _ folder: LogFolder, threads: Int
    ) throws(AuditFileError) -> [LogProblem] {
        let problems = Mutex<[LogProblem]>([])
        let names = try LogSearch.streams(folder).flatMap(\.segments).filter { $0.state != .open }
        try SegmentCrew.run(names, threads: threads, begin: {}) {
            name, _ throws(AuditFileError) in
            guard case .opened(let file) = try folder.open(name), index(of: file) == nil else {
                return
            }
            var records = StreamRecords(name.stream, [name], folder, nil, AuditFilter())
            while try records.next() != nil {}
            let found = records.problems
            problems.withLock { $0 += found }
        }
        return problems.withLock { $0 }
    }
}
