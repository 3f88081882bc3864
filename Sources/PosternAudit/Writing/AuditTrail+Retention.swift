import PosternAuthority
import Sodium
import Synchronization

extension AuditTrail {
    /// Removes sealed segments that are too old or too much, the oldest of each stream first, and
    /// writes down which.
    func retire() {
        guard settings.retainMilliseconds != nil || settings.retainBytes != nil,
            let names = try? files.names()
        else { return }
        let segments = names.compactMap { SegmentName($0) }.filter { $0.state != .open }
            .compactMap { name in Self.sealed(name, files) }
            .sorted {
                ($0.sealedMilliseconds, $0.name.part) < ($1.sealedMilliseconds, $1.name.part)
            }
        var bytes = segments.reduce(0) { $0 + $1.byteCount }
        let now = clock.wallMilliseconds
        var kept: Set<String> = []
        for segment in segments {
            let isOld = settings.retainMilliseconds.map {
                segment.sealedMilliseconds + $0 < now
            }
            let isTooMuch = settings.retainBytes.map { bytes > $0 }
            let isDue = isOld == true || isTooMuch == true
            let mayGo = !settings.requiresExport || segment.name.state == .exported
            // A stream has no gap in it: what comes after a kept one is kept.
            guard isDue, mayGo, !kept.contains(segment.name.stream) else {
                kept.insert(segment.name.stream)
                continue
            }
            let isTold = events.withLock { events in
                events.writeOwn { encoder, sequence, time in
                    encoder.retirement(
                        sequence: sequence, wallMilliseconds: time, segment: segment)
                }
            }
            guard isTold, (try? files.remove(segment.name.description)) != nil else { return }
            bytes -= segment.byteCount
        }
    }

    /// A sealed segment's name, size and what its seal says of it.
    struct SealedSegment {
        let name: SegmentName
        let byteCount: Int
        let sealedMilliseconds: UInt64
        let count: UInt64
        let root: [UInt8]
        let firstSequence: UInt64
        let lastSequence: UInt64
    }

    private static func sealed(_ name: SegmentName, _ files: any AuditFiles) -> SealedSegment? {
        guard let file = try? files.open(name.description) else { return nil }
        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(file.memory))
        guard let signed = SegmentFormat.seal(of: bytes),
            let seal = try? RecordDecoder.seal(signed.body)
        else { return nil }
        return SealedSegment(
            name: name, byteCount: bytes.byteCount, sealedMilliseconds: seal.sealedMilliseconds,
            count: seal.count, root: seal.root.bytes, firstSequence: seal.firstSequence,
            lastSequence: seal.lastSequence)
    }
}
