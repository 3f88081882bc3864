import Sodium

/// The folder of the segments' indexes. All of them may be removed at any time.
package struct IndexFolder: Sendable {
    private let files: any AuditFiles

    private static let ending = ".index"

    /// Makes the folder where it is missing. A link is none: whoever may write the log's folder
    /// must not lead whoever reads it elsewhere.
    package init(path: String) throws(AuditFileError) {
        try AuditSystem.makeFolder(path)
        files = try AuditFolder(path: path, followsLink: false)
    }

    /// Makes the indexes of sealed segments that have none, and removes those of segments that are
    /// gone. How many were made.
    ///
    /// - Parameter isRebuilt: makes all of them.
    package func update(
        _ folder: LogFolder, threads: Int, isRebuilt: Bool = false,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void
    ) throws(AuditFileError) -> Int {
        let names = try folder.segments().filter {
            $0.stream != AuditTrail.checkpointName && $0.state != .open
        }
        let known = Set(try files.names())
        let kept = Set(names.map { Self.name(SegmentPlace($0)) })
        for name in known where Self.isIndex(name) && !kept.contains(name) {
            try files.remove(name)
        }
        let wanted = names.filter { name in
            let index = Self.name(SegmentPlace(name))
            return isRebuilt || !known.contains(index) || isOutdated(index)
        }
        guard !wanted.isEmpty else { return 0 }
        try SegmentCrew.run(wanted, threads: threads, progress: progress, begin: {}) {
            name, _ throws(AuditFileError) in
            if case .opened(let file) = try folder.open(name) { try make(file) }
        }
        return wanted.count
    }

    /// Whether an index is of another form: an earlier version made it, and knew fewer subjects.
    private func isOutdated(_ index: String) -> Bool {
        guard let found = try? files.open(index) else { return false }
        return Array(found.memory.prefix(8)) != SegmentIndex.mark
    }

    /// A sealed segment's index; nil where it has none that can be used.
    func index(of file: borrowing SegmentFile) -> SegmentIndex? {
        guard let found = try? files.open(Self.name(SegmentPlace(file.name))) else { return nil }
        return SegmentIndex(Array(found.memory), of: file)
    }

    private func make(_ file: borrowing SegmentFile) throws(AuditFileError) {
        guard let bytes = SegmentIndexBuilder.index(of: file) else { return }
        let name = Self.name(SegmentPlace(file.name))
        // Two that make the same one at the same time do not meet.
        let temporary = "\(name).\(Hex.encode(Sodium.randomBytes(4)))"
        let made = try files.make(temporary, byteCount: bytes.count)
        made.memory.copyBytes(from: bytes)
        do throws(AuditFileError) {
            try files.rename(temporary, to: name)
        } catch let error where error.isMissing {
            // Another process took it for one that was left, and makes its own.
        }
    }

    private static func name(_ place: SegmentPlace) -> String {
        "\(place.stream).\(place.part)\(ending)"
    }

    /// Whether a name is one that `name` gives, or of one that was being made: whatever else is in
    /// the folder is somebody else's.
    static func isIndex(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 4, "." + parts[2] == ending,
            SegmentName.isStream(parts[0]), UInt64(parts[1]).map(String.init) == String(parts[1])
        else { return false }
        return parts.count == 3
            || (parts[3].utf8.count == 8 && (try? Hex.decode(String(parts[3]))) != nil)
    }
}
