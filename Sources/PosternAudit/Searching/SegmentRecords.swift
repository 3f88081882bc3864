import PosternCore

/// The records with numbers of one segment, in order, as far as they match a filter.
///
/// Goes through all of it, or straight to what an index names. What is described of credentials and
/// policies is kept while the segment is read.
struct SegmentRecords {
    let file: SegmentFile
    private let filter: AuditFilter
    private let instance: Bytes16
    private let index: SegmentIndex?
    private var candidates: ArraySlice<Int>
    /// Where the next frame begins.
    private(set) var offset = SegmentFormat.recordsStart
    private var place: UInt64 = 0
    private var described: [UInt64: AuditRecord] = [:]
    /// Credentials of which nothing matches.
    private var ruledOut: Set<UInt64> = []
    private(set) var hasSeenSeal = false
    /// The broken end at which it was looked whether somebody changed what stands there.
    private var lookedAt: Int?
    /// What could not be read.
    private(set) var problem: LogProblem?

    /// Nil where the segment says nothing of itself yet.
    init?(_ file: SegmentFile, _ filter: AuditFilter, index: SegmentIndex? = nil) {
        guard let header = file.header else { return nil }
        self.file = file
        self.filter = filter
        instance = header.instance
        self.index = index
        candidates =
            index.map { index in
                index.offsets(of: filter.indexed ?? [])[...]
            } ?? []
    }

    /// The next that matches; nil where there is none (yet).
    mutating func next() -> AuditEntry? { index == nil ? scan() : nextCandidate() }

    private mutating func nextCandidate() -> AuditEntry? {
        let file = file
        let bytes = file.bytes
        while let offset = candidates.popFirst() {
            guard let range = file.record(at: offset) else {
                note(offset)
                continue
            }
            let record = bytes.extracting(range)
            guard let glance = RecordGlance(record), filter.mayMatch(glance, record),
                let entry = entry(record, at: offset)
            else { continue }
            if filter.matches(entry) { return entry }
        }
        return nil
    }

    private mutating func scan() -> AuditEntry? {
        guard !hasSeenSeal else { return nil }
        let file = file
        let bytes = file.bytes
        var frames = file.frames
        // The file may have been cut inside the zeros behind the last record.
        guard frames.skip(to: offset) else {
            if file.name.state != .open { note(offset) }
            return nil
        }
        while true {
            let start = frames.offset
            guard let range = frames.next() else {
                offset = start
                // One that is sealed ends with its seal. Who follows an end comes by it often.
                let isLookedAt = start == lookedAt
                if case .broken? = frames.stop { lookedAt = start }
                if file.name.state != .open || !isLookedAt && frames.change() != nil { note(start) }
                return nil
            }
            offset = frames.offset
            defer { place += 1 }
            let record = bytes.extracting(range)
            guard let glance = RecordGlance(record) else {
                note(start)
                return nil
            }
            switch glance.kind {
            case .credential, .policies: describe(record, glance.kind)
            case .seal:
                hasSeenSeal = true
                return nil
            default:
                if let place = glance.credentialPlace, ruledOut.contains(place) { continue }
                guard filter.mayMatch(glance, record), let entry = entry(record, at: start),
                    filter.matches(entry)
                else { continue }
                return entry
            }
        }
    }

    private mutating func describe(_ record: RawSpan, _ kind: AuditKind) {
        guard let description = try? RecordDecoder.record(record) else { return }
        if kind == .credential, !filter.mayMatch(credential: description) {
            ruledOut.insert(place)
        } else {
            described[place] = description
        }
    }

    private mutating func entry(_ record: RawSpan, at offset: Int) -> AuditEntry? {
        guard let decoded = try? RecordDecoder.record(record) else {
            note(offset)
            return nil
        }
        let credential = decoded.credentialPlace.flatMap { description(at: $0) }
        let policies = decoded.snapshotPlace.flatMap { description(at: $0) }
        var entry = AuditEntry(
            record: decoded, segment: SegmentPlace(file.name), offset: offset, instance: instance)
        entry.resolve(credential: credential, policies: policies)
        return entry
    }

    private mutating func description(at place: UInt64) -> AuditRecord? {
        if let known = described[place] { return known }
        guard let index, let offset = index.descriptionOffset(of: place),
            let range = file.record(at: offset),
            let description = try? RecordDecoder.record(file.bytes.extracting(range))
        else { return nil }
        described[place] = description
        return description
    }

    /// The same segment in another file, from where `other` stands.
    func resumed(at other: SegmentRecords) -> SegmentRecords {
        guard other.file.id == file.id else { return self }
        var result = self
        result.offset = other.offset
        result.place = other.place
        result.described = other.described
        result.ruledOut = other.ruledOut
        return result
    }

    private mutating func note(_ offset: Int) {
        problem = problem ?? LogProblem(unreadable: file.name, from: offset)
    }
}
