import PosternAuthority
import PosternCore
import Sodium

/// Makes headers and seals in the name of one run of the broker.
///
/// Any thread; the key only signs.
final class SegmentMaker: Sendable {
    let key: SigningKey
    let segmentBytes: Int
    private let instance: Bytes16
    private let clock: any AuthorityClock

    init(
        _ key: consuming SigningKey, segmentBytes: Int, instance: Bytes16,
        clock: any AuthorityClock
    ) {
        self.key = key
        self.segmentBytes = segmentBytes
        self.instance = instance
        self.clock = clock
    }

    func header(
        _ name: SegmentName, after previous: [UInt8],
        id: [UInt8] = Sodium.randomBytes(ShortHash.keyByteCount)
    ) -> SegmentHeader {
        SegmentHeader(
            segment: id, stream: name.stream,
            part: name.part, instance: instance, previous: previous,
            publicKey: key.verifyingKey.bytes, createdMilliseconds: clock.wallMilliseconds)
    }

    /// Writes the seal, cuts the file and gives it its name; the seal's digest. Durable when it
    /// returns.
    func seal(
        _ segment: OpenSegment, _ progress: SegmentProgress, previous: Digest,
        end: SegmentSeal.End, lost: UInt64, _ files: any AuditFiles, _ hash: inout AuditHash
    ) throws(AuditFileError) -> Digest {
        let seal = SegmentSeal(
            segment: segment.id, stream: segment.name.stream, part: segment.name.part,
            count: progress.count, chain: progress.chain, root: progress.root(&hash),
            previous: previous, firstSequence: progress.firstSequence,
            lastSequence: progress.lastSequence, sealedMilliseconds: clock.wallMilliseconds,
            end: end, lost: lost)
        let signed = SignedBody(seal.body, by: key)
        var encoder = RecordEncoder()
        signed.write(as: .seal, to: &encoder)
        let byteCount = segment.appendSeal(encoder.bytes)
        // What was cut off meanwhile would come back as zeros.
        if let problem = segment.file.problem(at: segment.name.description) { throw problem }
        // Before the file is cut: what is cut off must not be missed.
        try segment.file.sync()
        try segment.file.finish(byteCount: byteCount)
        var name = segment.name
        name.state = .sealed
        try files.rename(segment.name.description, to: name.description)
        try files.syncNames()
        return signed.digest(&hash)
    }

    /// Signs a checkpoint.
    func sign(_ checkpoint: Checkpoint) -> SignedBody { SignedBody(checkpoint.body, by: key) }

    /// Signs what was seen of a canary.
    func proof(_ trial: HaltTrial) -> HaltProof { HaltStatement.proof(trial, by: key) }
}
