import Synchronization

/// Goes through all records of a log on several threads, each segment by one of them; in order
/// within a segment only.
package enum LogScan {
    /// - Parameters:
    ///   - progress: is told after each segment, from any thread.
    ///   - begin: makes what one thread has of its own.
    ///   - end: gets that when nothing is left, from that thread.
    ///   - take: gets each record that matches.
    /// - Returns: what could not be read.
    package static func run<Own>(
        _ folder: LogFolder, _ filter: AuditFilter, threads: Int,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void,
        begin: @Sendable () -> Own, end: @Sendable (Own) -> Void,
        take: @Sendable (AuditEntry, inout Own) -> Void
    ) throws(AuditFileError) -> [LogProblem] {
        let problems = Mutex<[LogProblem]>([])
        let names = try LogSearch.streams(folder).flatMap(\.segments)
        try SegmentCrew.run(
            names, threads: threads, progress: progress, begin: begin, end: end
        ) { name, own throws(AuditFileError) in
            var records = StreamRecords(name.stream, [name], folder, nil, filter)
            while let entry = try records.next() { take(entry, &own) }
            let found = records.problems
            if !found.isEmpty { problems.withLock { $0 += found } }
        }
        return problems.withLock { $0 }
    }
}
