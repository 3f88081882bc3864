package import Sodium

/// The folder of a log, to be read while a broker may write to it.
///
/// Segments grow, change their names and are removed meanwhile: a reader never takes a lock, and
/// what is gone is gone.
package struct LogFolder: Sendable {
    let files: any AuditFiles

    init(files: any AuditFiles) { self.files = files }

    package init(path: String) throws(AuditFileError) {
        files = try AuditFolder(path: path)
    }

    /// Whether there are segments, or nothing that somebody else keeps: keys are ours, and the
    /// folder of indexes.
    package var isLog: Bool {
        get throws(AuditFileError) {
            let names = try files.names()
            return names.contains { SegmentName($0) != nil || $0 == "lock" }
                || names.allSatisfy {
                    $0 == "index" || $0.hasPrefix("signing.key") || $0.hasPrefix("redaction.key")
                }
        }
    }

    /// All segments, by stream and part; each once.
    package func segments() throws(AuditFileError) -> [SegmentName] {
        var found: [SegmentPlace: SegmentName] = [:]
        // Twice: a name that changes while a folder is listed may be in the list twice, or missing.
        for _ in 0..<2 {
            for name in try files.names().compactMap({ SegmentName($0) }) {
                found[SegmentPlace(name)] = name
            }
        }
        return found.values.sorted { SegmentPlace($0) < SegmentPlace($1) }
    }

    /// Whether the first segments are not there any more, as after retention.
    package func isCurtailed() throws(AuditFileError) -> Bool {
        let firsts = Dictionary(grouping: try segments(), by: \.stream).values.compactMap {
            $0.map(\.part).min()
        }
        return firsts.contains { $0 > 1 }
    }

    /// A segment that is not of the log of this key, or whose beginning does not say; nil: there is
    /// none. The first of each stream speaks for the others.
    package func segment(notOf key: VerifyingKey) throws(AuditFileError) -> SegmentName? {
        var known: Set<String> = []
        for name in try segments() where known.insert(name.stream).inserted {
            switch try open(name) {
            case .opened(let file) where file.header?.publicKey == key.bytes: continue
            case .opened, .strange: return name
            case .blank, .gone: continue
            }
        }
        return nil
    }

    /// Segments of which there are files in more than one state. A state changes with one change of
    /// a name, so that none is there at a second look, too.
    func doubles() throws(AuditFileError) -> [[SegmentName]] {
        var known: Set<SegmentName>?
        var doubles: [[SegmentName]] = []
        for _ in 0..<2 {
            var names = Set(try files.names().compactMap { SegmentName($0) })
            if let known { names.formIntersection(known) }
            doubles = Dictionary(grouping: names) { SegmentPlace($0) }.values
                .filter { $0.count > 1 }
            known = Set(doubles.joined())
        }
        return doubles.map { $0.sorted { $0.description < $1.description } }
    }

    /// What opening a segment comes to.
    package enum Opening {
        case opened(SegmentFile)
        /// Made, and nothing written to it yet.
        case blank
        /// Something else has a segment's name.
        case strange
        /// Removed meanwhile.
        case gone
    }

    /// Opens a segment under whichever name it has by now.
    package func open(_ name: SegmentName) throws(AuditFileError) -> Opening {
        for _ in 0..<2 {
            // In the order in which names change, so that none is missed.
            for state in SegmentName.State.allCases {
                var name = name
                name.state = state
                do throws(AuditFileError) {
                    let file = try files.open(name.description)
                    guard let segment = SegmentFile(file, name) else {
                        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(file.memory))
                        return state == .open && SegmentFrames.isBlank(bytes) ? .blank : .strange
                    }
                    return .opened(segment)
                } catch let error where error.isMissing {
                    continue
                } catch let error where error.attempt == "is empty" {
                    return state == .open ? .blank : .strange
                }
            }
        }
        return .gone
    }

    /// Says of segments that were sealed when they were listed that they were exported.
    package func markExported(_ listed: [SegmentName]) throws(AuditFileError) {
        for name in listed where name.state == .sealed {
            var exported = name
            exported.state = .exported
            do throws(AuditFileError) {
                try files.rename(name.description, to: exported.description)
            } catch let error where error.isMissing {
                // Removed, or marked by somebody else.
            }
        }
        try files.syncNames()
    }
}

/// Which segment, whatever its state is.
package struct SegmentPlace: Hashable, Sendable, Comparable {
    package let stream: String
    package let part: UInt64

    package init(stream: String, part: UInt64) {
        self.stream = stream
        self.part = part
    }

    package init(_ name: SegmentName) { self.init(stream: name.stream, part: name.part) }

    package static func < (left: SegmentPlace, right: SegmentPlace) -> Bool {
        (left.stream, left.part) < (right.stream, right.part)
    }
}
