package import PosternCore
import Sodium

/// Cuts proofs out of a log.
package struct DecisionProver {
    private let folder: LogFolder

    package init(_ folder: LogFolder) { self.folder = folder }

    /// Why there is no proof.
    package enum Failure: Error, Hashable {
        case notFound
        /// It is not where the log could be read; what could not may hold it.
        case unread([LogProblem])
        /// It is there, and no checkpoint vouches for it yet.
        case notVouched
        /// The segment is not what was signed of it.
        case damaged(String)
    }

    /// - Throws: `Failure`, or `AuditFileError` where the log cannot be read.
    package func prove(_ decision: DecisionID) throws -> DecisionProof {
        var unread: [LogProblem] = []
        for (stream, segments) in try LogSearch.streams(folder)
        where stream != AuditTrail.controlName {
            for name in segments.reversed() {
                let opening = try folder.open(name)
                if case .strange = opening { unread.append(LogProblem(noSegment: name)) }
                guard case .opened(let file) = opening, Self.mayHold(file, decision.value)
                else { continue }
                let leaves = SegmentLeaves(file)
                if let index = leaves.index(of: decision.value.low) {
                    return try proof(file, leaves, index)
                }
                guard let end = leaves.brokenEnd else { continue }
                unread.append(LogProblem(unreadable: file.name, from: end))
            }
        }
        throw unread.isEmpty ? Failure.notFound : .unread(unread)
    }

    /// Whether the segment says of itself that the decision may be in it, or cannot say.
    private static func mayHold(_ file: SegmentFile, _ decision: Bytes16) -> Bool {
        if let header = file.header, header.instance.high != decision.high { return false }
        guard let seal = file.seal?.seal else { return true }
        return seal.firstSequence <= decision.low && decision.low <= seal.lastSequence
    }

    private func proof(
        _ file: SegmentFile, _ leaves: SegmentLeaves, _ index: Int
    ) throws -> DecisionProof {
        let (signed, count, root) = try voucher(file, leaves, index)
        guard count <= leaves.chains.count else {
            throw Failure.damaged(file.name.description)
        }
        var hash = AuditHash()
        let covered = Array(leaves.chains[..<count])
        var frontier = MerkleFrontier()
        for leaf in covered { frontier.append(leaf, &hash) }
        guard frontier.root(&hash) == root else {
            throw Failure.damaged(file.name.description)
        }
        let record = try RecordDecoder.record(
            file.bytes.extracting(leaves.ranges[index]))
        let named = [record.credentialPlace, record.snapshotPlace].compactMap { $0 }
            .compactMap { Int(exactly: $0) }
        var items: [DecisionProof.Item] = []
        for place in Array(Set([0] + named)).sorted() + [index] {
            guard covered.indices.contains(place) else {
                throw Failure.damaged(file.name.description)
            }
            items.append(
                DecisionProof.Item(
                    place: UInt64(place), record: leaves.bytes(place, of: file),
                    chain: place == 0 ? .zero : covered[place - 1],
                    path: MerklePath(to: place, in: covered, &hash)))
        }
        return DecisionProof(items: items, signed: signed, isSeal: leaves.seal != nil)
    }

    /// What is signed of the segment's records: by its seal, else by the last checkpoint.
    private func voucher(
        _ file: SegmentFile, _ leaves: SegmentLeaves, _ index: Int
    ) throws -> (SignedBody, count: Int, root: Digest) {
        if let signed = leaves.seal {
            let seal = try RecordDecoder.seal(signed.body)
            return (signed, Int(clamping: seal.count), seal.root)
        }
        let names = try folder.segments().filter { $0.stream == AuditTrail.checkpointName }
        for name in names.reversed() {
            guard case .opened(let checkpoints) = try folder.open(name) else { continue }
            var found: (SignedBody, Int, Digest)?
            let bytes = checkpoints.bytes
            var frames = checkpoints.frames
            while let range = frames.next() {
                let record = bytes.extracting(range)
                guard RecordGlance(record)?.kind == .checkpoint,
                    let signed = try? RecordDecoder.signedBody(record),
                    let checkpoint = try? RecordDecoder.checkpoint(signed.body),
                    let part = checkpoint.parts.first(where: {
                        $0.stream == file.name.stream && $0.part == file.name.part
                    }), part.count > index
                else { continue }
                found = (signed, Int(clamping: part.count), part.root)
            }
            if let found { return found }
        }
        // What is sealed gets no further checkpoint: its seal cannot be read.
        throw file.name.state == .open
            ? Failure.notVouched : .damaged(file.name.description)
    }
}

/// The tree's leaves over a segment, with where each record is.
private struct SegmentLeaves {
    private(set) var chains: [Digest] = []
    private(set) var ranges: [Range<Int>] = []
    private(set) var seal: SignedBody?
    /// Where it goes on and cannot be read.
    private(set) var brokenEnd: Int?
    private var sequences: [UInt64: Int] = [:]

    init(_ file: SegmentFile) {
        var hash = AuditHash()
        let bytes = file.bytes
        var frames = file.frames
        while true {
            let start = frames.offset
            guard let range = frames.next() else {
                // One that is not sealed ends where its broker has come to.
                if file.name.state == .open ? frames.change() != nil : frames.stop != .end {
                    brokenEnd = start
                }
                return
            }
            let record = bytes.extracting(range)
            guard let glance = RecordGlance(record) else {
                brokenEnd = start
                return
            }
            if glance.kind == .seal {
                seal = try? RecordDecoder.signedBody(record)
                return
            }
            if glance.kind == .decision { sequences[glance.sequence] = chains.count }
            chains.append(hash.chain(chains.last ?? .zero, record))
            ranges.append(range)
        }
    }

    func index(of sequence: UInt64) -> Int? { sequences[sequence] }

    func bytes(_ place: Int, of file: SegmentFile) -> [UInt8] {
        file.bytes.extracting(ranges[place]).withUnsafeBytes { Array($0) }
    }
}
