import PosternCore

/// The end of a log, and what is written behind it.
package struct LogTail {
    private let folder: LogFolder
    private let filter: AuditFilter
    private var streams: [String: StreamRecords] = [:]
    /// The last number that was given of each stream. The segment behind one that is not sealed yet
    /// is looked at first, and read again when its turn comes.
    private var given: [String: UInt64] = [:]
    /// What could not be read, one of each file; the reading went on behind it.
    package private(set) var problems: [LogProblem] = []

    package init(_ folder: LogFolder, _ filter: AuditFilter) {
        self.folder = folder
        self.filter = filter
    }

    /// The last records that match, at most `count`; what follows comes with `more`.
    package mutating func last(_ count: Int) throws(AuditFileError) -> [AuditEntry] {
        var found: [AuditEntry] = []
        for (name, segments) in try LogSearch.streams(folder) {
            // What is written goes on in the first that has no seal; behind it may be a spare.
            let turn = segments.firstIndex { $0.state == .open } ?? segments.count - 1
            let ahead = Array(segments[(turn + 1)...])
            var parts = 2
            while true {
                var records = StreamRecords(
                    name, Array(segments[...turn].suffix(parts)), folder, nil, filter)
                var last: [AuditEntry] = []
                func take(_ records: inout StreamRecords) throws(AuditFileError) {
                    while let entry = try records.next() {
                        last.append(entry)
                        given[name] = entry.sequence
                        if last.count / 2 > max(count, 32) { last.removeFirst(last.count - count) }
                    }
                }
                try take(&records)
                var others = StreamRecords(name, ahead, folder, nil, filter)
                try take(&others)
                guard last.count < count, parts <= turn else {
                    note(records.problems + others.problems)
                    streams[name] = records
                    found += last.suffix(count)
                    break
                }
                parts *= 2
            }
        }
        return found.sorted { $0.sequence < $1.sequence }.suffix(count)
    }

    /// What was written since.
    package mutating func more() throws(AuditFileError) -> [AuditEntry] {
        var found: [AuditEntry] = []
        for (name, segments) in try LogSearch.streams(folder) {
            var records =
                streams[name] ?? StreamRecords(name, [], folder, nil, filter)
            while let entry = try records.follow(segments) {
                if entry.sequence > given[name] ?? 0 { found.append(entry) }
            }
            note(records.problems)
            streams[name] = records
        }
        return found.sorted { $0.sequence < $1.sequence }
    }

    private mutating func note(_ more: [LogProblem]) {
        for problem in more where !problems.contains(where: { $0.file == problem.file }) {
            problems.append(problem)
        }
    }
}
