import PosternCore
package import Sodium

/// What a checkpoint says of a segment.
struct CheckpointExpectation: Sendable {
    let count: UInt64
    let chain: Digest
    let root: Digest
    /// The checkpoint's number.
    let number: UInt64
    /// The highest number of the last checkpoint that says so.
    var sequence: UInt64
}

/// A checkpoint that a log must hold, as somebody knows from elsewhere.
package struct WantedCheckpoint: Hashable, Sendable {
    package let digest: Digest
    /// Who knows, for people: `the state`; nil: whoever asks.
    package let source: String?

    package init(digest: Digest, source: String? = nil) {
        self.digest = digest
        self.source = source
    }
}

/// The checkpoints of a log, one behind the other.
struct CheckpointChain {
    private let key: VerifyingKey
    private var hash = AuditHash()
    /// Whether the first that is there must be the first of all.
    var beginsAtOne = true
    private(set) var last: Checkpoint?
    private(set) var lastDigest = Digest.zero
    /// What each segment must hold, by rising counts.
    private(set) var expectations: [SegmentPlace: [CheckpointExpectation]] = [:]
    /// Of each segment of checkpoints, in order.
    private(set) var vouched: [VouchedNumbers] = []

    /// Those that must be there, or before the first that is, and were not seen.
    private(set) var wanted: [WantedCheckpoint]

    init(key: VerifyingKey, wanted: [WantedCheckpoint]) {
        self.key = key
        self.wanted = wanted
    }

    /// Those of another segment follow.
    mutating func beginSegment() { vouched.append(VouchedNumbers()) }

    /// Takes in the next; what is wrong with it, nil: nothing.
    mutating func take(_ record: RawSpan) -> String? {
        guard let signed = try? RecordDecoder.signedBody(record),
            let checkpoint = try? RecordDecoder.checkpoint(signed.body)
        else { return "is no checkpoint" }
        guard signed.isSigned(by: key) else {
            return "the signature of checkpoint \(checkpoint.number) is wrong"
        }
        let before = last?.lastSequence ?? 0
        defer {
            last = checkpoint
            lastDigest = signed.digest(&hash)
            wanted.removeAll { $0.digest == lastDigest }
        }
        noteNamed(by: checkpoint)
        let expected =
            last.map { $0.number.addingCapped(1) } ?? (beginsAtOne ? 1 : checkpoint.number)
        guard checkpoint.number == expected else {
            return "checkpoint \(checkpoint.number) stands where \(expected) should: what was"
                + " before it was removed, or is in another folder (then give its last"
                + " checkpoint, \(checkpoint.previous))"
        }
        guard checkpoint.previous == lastDigest || (last == nil && !beginsAtOne) else {
            return "checkpoint \(checkpoint.number) names another one before it"
        }
        for part in checkpoint.parts {
            let place = SegmentPlace(stream: part.stream, part: part.part)
            // Most streams stand still between two checkpoints.
            if let index = expectations[place]?.indices.last,
                let known = expectations[place]?[index], known.count == part.count,
                known.chain == part.chain, known.root == part.root
            {
                expectations[place]?[index].sequence = checkpoint.lastSequence
                continue
            }
            expect(
                CheckpointExpectation(
                    count: part.count, chain: part.chain, root: part.root,
                    number: checkpoint.number, sequence: checkpoint.lastSequence), at: place)
        }
        if let segment = vouched.indices.last {
            vouched[segment].take(checkpoint.lastSequence, behind: before)
        }
        return nil
    }

    /// The last of a segment vouches for all of it; those before narrow down what is wrong.
    private static let expectationsMax = 512

    /// Of a segment that is written to for long, the older ones are thinned out.
    private mutating func expect(_ expectation: CheckpointExpectation, at place: SegmentPlace) {
        var list = expectations.removeValue(forKey: place) ?? []
        list.append(expectation)
        if list.count > Self.expectationsMax {
            let last = list.count - 1
            list = list.indices.filter { (last - $0).isMultiple(of: 2) }.map { list[$0] }
        }
        expectations[place] = list
    }

    /// One that must be there may be named by another: as the last of a log in another folder,
    /// which this one goes on from, or as one whose absence is told of anyway.
    private mutating func noteNamed(by checkpoint: Checkpoint) {
        // The first of all names zeros.
        guard checkpoint.number > 1 else { return }
        let count = wanted.count
        wanted.removeAll { $0.digest == checkpoint.previous }
        if last == nil, wanted.count < count { beginsAtOne = false }
    }
}
