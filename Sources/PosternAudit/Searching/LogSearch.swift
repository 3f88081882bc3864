import PosternCore

/// Finds records in a whole log, in the order of their numbers.
package struct LogSearch {
    private let folder: LogFolder
    private let indexes: IndexFolder?
    /// What could not be read; the search went on behind it.
    package private(set) var problems: [LogProblem] = []

    package init(_ folder: LogFolder, indexes: IndexFolder? = nil) {
        self.folder = folder
        self.indexes = indexes
    }

    /// Calls `body` with each record that matches, until it says no. Lanes write decisions alone,
    /// so that a search for other kinds does not read what they wrote.
    package mutating func run<Failure: Error>(
        _ filter: AuditFilter, _ body: (AuditEntry) throws(Failure) -> Bool
    ) throws {
        var streams = try Self.streams(folder).filter { stream in
            stream.name == AuditTrail.controlName
                ? filter.decision == nil : filter.kinds?.contains(.decision) ?? true
        }.map { StreamRecords($0.name, $0.segments, folder, indexes, filter) }
        var heads: [AuditEntry?] = []
        for index in streams.indices { heads.append(try streams[index].next()) }
        defer { problems += streams.flatMap(\.problems) }
        while let first = Self.first(heads) {
            guard let entry = heads[first] else { return }
            guard try body(entry) else { return }
            heads[first] = try streams[first].next()
        }
    }

    /// The records that match.
    package mutating func all(_ filter: AuditFilter) throws -> [AuditEntry] {
        var found: [AuditEntry] = []
        try run(filter) { entry in
            found.append(entry)
            return true
        }
        return found
    }

    /// The few streams make a search among them as good as a heap.
    private static func first(_ heads: [AuditEntry?]) -> Int? {
        heads.indices.filter { heads[$0] != nil }.min {
            heads[$0]?.sequence ?? 0 < heads[$1]?.sequence ?? 0
        }
    }

    /// The streams that have records with numbers.
    static func streams(
        _ folder: LogFolder
    ) throws(AuditFileError) -> [(name: String, segments: [SegmentName])] {
        var streams: [String: [SegmentName]] = [:]
        for name in try folder.segments() where name.stream != AuditTrail.checkpointName {
            streams[name.stream, default: []].append(name)
        }
        return streams.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
