import PosternCore

/// The records with numbers of one stream, in order, as far as they match a filter.
struct StreamRecords {
    private let folder: LogFolder
    private let indexes: IndexFolder?
    private let filter: AuditFilter
    let stream: String
    /// Segments that come behind the one that is being read.
    private var names: ArraySlice<SegmentName>
    private var current: SegmentRecords?
    /// Part that is being read, or was last.
    private var part: UInt64
    private(set) var problems: [LogProblem] = []

    /// - Parameter names: of one stream, in order.
    init(
        _ stream: String, _ names: [SegmentName], _ folder: LogFolder, _ indexes: IndexFolder?,
        _ filter: AuditFilter
    ) {
        self.stream = stream
        self.names = names[...]
        self.folder = folder
        self.indexes = indexes
        self.filter = filter
        part = (names.first?.part ?? 1) - 1
    }

    /// The next that matches; nil at the end of what is there.
    mutating func next() throws(AuditFileError) -> AuditEntry? {
        while true {
            if let entry = current?.next() { return entry }
            keepProblem()
            guard let name = names.popFirst() else { return nil }
            part = name.part
            current = try records(name)
        }
    }

    private mutating func records(_ name: SegmentName) throws(AuditFileError) -> SegmentRecords? {
        let file: SegmentFile
        switch try folder.open(name) {
        case .opened(let opened): file = opened
        case .blank, .gone: return nil
        case .strange:
            keep(LogProblem(noSegment: name))
            return nil
        }
        if let decision = filter.decision, let seal = file.seal?.seal,
            !(seal.firstSequence...max(seal.firstSequence, seal.lastSequence))
                .contains(decision.value.low)
        {
            return nil
        }
        let index =
            file.name.state == .open || filter.indexed == nil ? nil : indexes?.index(of: file)
        let records = SegmentRecords(file, filter, index: index)
        // One that is sealed has a first record, or had.
        if records == nil, file.name.state != .open {
            keep(LogProblem(unreadable: file.name, from: SegmentFormat.recordsStart))
        }
        return records
    }

    private mutating func keepProblem() {
        if let problem = current?.problem { keep(problem) }
    }

    /// Who follows a stream comes by the same place again.
    private mutating func keep(_ problem: LogProblem) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    // MARK: following

    /// The next that matches of a stream that is being written; nil where there is none yet.
    ///
    /// - Parameter listed: the stream's segments now.
    mutating func follow(_ listed: [SegmentName]) throws(AuditFileError) -> AuditEntry? {
        while true {
            if let entry = current?.next() { return entry }
            if let reading = current, !reading.hasSeenSeal {
                let now = listed.first { $0.part == part }
                keepProblem()
                // It is still being written, or the list is older than what was read.
                if now?.state == .open { return nil }
                // It was sealed; as another file, where its broker was killed. The frames are the
                // same, so that nothing is read twice.
                if let now, reading.file.name.state == .open,
                    let again = try records(now)
                {
                    current = again.resumed(at: reading)
                    if let entry = current?.next() { return entry }
                }
            }
            keepProblem()
            guard let name = listed.first(where: { $0.part > part }) else { return nil }
            let next = try records(name)
            // Nothing is in it yet. Of one that is sealed there is nothing to wait for.
            if next == nil, name.state == .open { return nil }
            part = name.part
            current = next
        }
    }
}
