import PosternCore

/// The end of a log, and what is written behind it.
package struct LogTail {
    private let folder: LogFolder
    private let filter: AuditFilter
    private var streams: [String: StreamRecords] = [:]

    package init(_ folder: LogFolder, _ filter: AuditFilter) {
        self.folder = folder
        self.filter = filter
    }

    /// The last records that match, at most `count`; what follows comes with `more`.
    package mutating func last(_ count: Int) throws(AuditFileError) -> [AuditEntry] {
        var found: [AuditEntry] = []
        for (name, segments) in try LogSearch.streams(folder) {
            var parts = 2
            while true {
                var records = StreamRecords(
                    name, Array(segments.suffix(parts)), folder, nil, filter)
                var last: [AuditEntry] = []
                while let entry = try records.next() {
                    last.append(entry)
                    if last.count > 2 * count + 64 { last.removeFirst(last.count - count) }
                }
                guard last.count < count, parts < segments.count else {
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
            while let entry = try records.follow(segments) { found.append(entry) }
            streams[name] = records
        }
        return found.sorted { $0.sequence < $1.sequence }
    }
}
